/// A table of vectors, one for each of K categories.
package struct Embedding: Hashable, Sendable {
  package var categories: Int
  package var dimension: Int

  package init(categories: Int, dimension: Int) {
    precondition(
      categories > 0 && dimension > 0, "\(categories) vectors of \(dimension) numbers")
    self.categories = categories
    self.dimension = dimension
  }
}

/// Inputs of a step that hold the vector of a category.
///
/// What is given to the network has the number of the category, 0 ..< K, in the first of them; the network
/// puts the vector in its place. Any other number stands for a category that is not known, whose vector is
/// 0. A table may serve several inputs, of the encoder as of a decoder.
package struct EmbeddedInput: Hashable, Sendable {
  package var table: Int
  /// The first of the table's `dimension` inputs.
  package var column: Int

  package init(table: Int, column: Int) {
    self.table = table
    self.column = column
  }

  /// What stands for a category that is not known.
  package static let unknown: Float = -1
}

/// The vectors of the categories that a stack reads, x = E[k]: hence ∂E[k] += ∂x.
final class EmbeddingPass<Scalar: KernelScalar> {
  /// One of the inputs, with where its table begins in the parameters.
  private struct Place {
    let column: Int
    let dimension: Int
    let categories: Int
    let table: Int
  }

  private let places: [Place]
  /// Numbers a step reads.
  private let width: Int
  /// The categories of what was loaded `[cell][place]`, −1 for none; a cell is a row of a step.
  private let categories: Buffer<Int32>

  /// nil where no input is embedded.
  init?(_ layout: ParameterLayout, _ inputs: [EmbeddedInput], width: Int, cells: Int) {
    guard !inputs.isEmpty else { return nil }
    let tables = layout.shape.embeddings
    places = inputs.map {
      Place(
        column: $0.column, dimension: tables[$0.table].dimension,
        categories: tables[$0.table].categories, table: layout.embeddings[$0.table])
    }
    self.width = width
    categories = Buffer(cells * inputs.count)
  }

  /// Notes the categories of inputs `[cell][width]`.
  func load(_ inputs: Buffer<Scalar>, cells: Int) {
    for cell in 0..<cells {
      for (index, place) in places.enumerated() {
        let number = inputs[cell * width + place.column]
        // Of a NaN neither holds.
        let isKnown = number >= 0 && number < Scalar(place.categories)
        categories[cell * places.count + index] = isKnown ? Int32(number) : -1
      }
    }
  }

  /// Puts their vectors in.
  func forward(_ inputs: Buffer<Scalar>, cells: Int, parameters: Buffer<Scalar>) {
    for cell in 0..<cells {
      for (index, place) in places.enumerated() {
        let category = Int(categories[cell * places.count + index])
        let first = cell * width + place.column
        for number in 0..<place.dimension {
          inputs[first + number] =
            category < 0 ? 0 : parameters[place.table + category * place.dimension + number]
        }
      }
    }
  }

  /// Adds ∂L/∂inputs `[block][cell][16]` of the cells of a range, of `count` in all.
  func backward(
    _ inputGradient: Buffer<Scalar>, cells: Range<Int>, of count: Int, gradient: Buffer<Scalar>
  ) {
    let panel = NetworkShape.panel
    for cell in cells {
      for (index, place) in places.enumerated() {
        let category = Int(categories[cell * places.count + index])
        guard category >= 0 else { continue }
        let vector = place.table + category * place.dimension
        for number in 0..<place.dimension {
          let (block, lane) = (place.column + number).quotientAndRemainder(dividingBy: panel)
          gradient[vector + number] += inputGradient[(block * count + cell) * panel + lane]
        }
      }
    }
  }
}
