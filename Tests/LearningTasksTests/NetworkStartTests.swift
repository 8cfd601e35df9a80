import Recurrent
import Testing

@testable import LearningTasks

@Suite struct NetworkStartTests {
  private func tensors(
    _ start: NetworkStart, cell: CellKind, size: Int = 19
  ) -> (asMade: [String: [Float]], started: [String: [Float]]) {
    var run = LearningRun(
      AddingProblem(gap: 3), cell: cell, learningRate: 0.01, updates: 1, seed: 4)
    run.hiddenSize = size
    func read() -> [String: [Float]] {
      let trainer = run.newTrainer()
      let layout = ParameterLayout(trainer.shape)
      let flat = trainer.flatParameters
      return Dictionary(
        uniqueKeysWithValues: layout.tensors.map { ($0.name, layout.extract($0, from: flat)) })
    }
    let asMade = read()
    run.start = start
    return (asMade, read())
  }

  @Test("open gates keep for the span and no longer", arguments: CellKind.allCases)
  func openGates(cell: CellKind) throws {
    let (asMade, started) = tensors(.openGates(span: 50), cell: cell)
    for (name, values) in asMade where name != "rnn.bias_ih_l0" {
      #expect(started[name] == values, "\(name)")
    }
    let before = try #require(asMade["rnn.bias_ih_l0"])
    let after = try #require(started["rnn.bias_ih_l0"])
    let gates = cell.memoryGates
    for gate in 0..<cell.gates {
      let rows = gate * 19..<(gate + 1) * 19
      switch gate {
      case gates?.keep:
        // e^b = u in [1, T - 1], and not all the same.
        let factors = after[rows].map { Elementary.exp(Double($0)) }
        #expect(factors.allSatisfy { $0 > 1 - 1e-5 && $0 < 49 + 1e-3 })
        #expect((factors.max() ?? 0) - (factors.min() ?? 0) > 10)
      case gates?.write:
        let keep = (gates?.keep ?? 0) * 19
        #expect(rows.allSatisfy { after[$0] == -after[keep + $0 - rows.lowerBound] })
      default: #expect(after[rows] == before[rows])
      }
    }
  }

  @Test func identityIsTheRecurrentMatrixOnly() {
    let (asMade, started) = tensors(.identity(scale: 0.5), cell: .rnnReLU)
    for (name, values) in asMade where name != "rnn.weight_hh_l0" {
      #expect(started[name] == values, "\(name)")
    }
    let expected = (0..<19 * 19).map { Float($0 / 19 == $0 % 19 ? 0.5 : 0) }
    #expect(started["rnn.weight_hh_l0"] == expected)
  }
}
