import TimeSeries

/// What a search has found so far, as lines that are only ever added: JSON objects, the first of which says of
/// which search.
///
/// A run that is killed may leave a part of a line at the end, which counts as not there.
package struct TuningJournal: Sendable {
  package let findings: [Tuner.Key: Evaluation.Finding]

  /// Why a journal cannot be gone on with.
  package enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// Of other data, options or another version.
    case otherSearch
    case malformed(line: Int)

    package var description: String {
      switch self {
      case .otherSearch: "it is the journal of a search over other data or with other options"
      case .malformed(let line): "line \(line) is no finding of a search"
      }
    }
  }

  /// - Parameter search: what tells the search from others; see `header`.
  package init(_ bytes: ArraySlice<UInt8>, of search: Fingerprint) throws(Refusal) {
    let newline = UInt8(ascii: "\n")
    // What follows the last newline is empty or torn.
    let lines = bytes.split(separator: newline, omittingEmptySubsequences: false).dropLast()
    var findings: [Tuner.Key: Evaluation.Finding] = [:]
    for (index, line) in lines.enumerated() {
      let value = try? StrictJSONParser.parse(line)
      if index == 0 {
        guard value?["search"]?.string == search.description else { throw .otherSearch }
        continue
      }
      guard let value, let (key, finding) = TuningJournal.finding(value) else {
        throw .malformed(line: index + 1)
      }
      findings[key] = finding
    }
    self.findings = findings
  }

  /// The first line.
  package static func header(of search: Fingerprint) -> [UInt8] {
    line([JSONValue.Member("search", .string(search.description))])
  }

  /// The line of a finding; its settings stand there for people.
  package static func line(_ evaluation: Evaluation) -> [UInt8] {
    var members = [
      JSONValue.Member("candidate", .string(evaluation.candidate.name)),
      JSONValue.Member("rung", .number(evaluation.rung.number)),
      JSONValue.Member("seconds", .number(evaluation.finding.seconds)),
    ]
    switch evaluation.finding.outcome {
    case .measured(let figures):
      members.append(
        JSONValue.Member(
          "figures",
          .object(
            CandidateFigures.metrics.map { metric in
              JSONValue.Member(metric.rawValue, figures[metric].map { .number($0) } ?? .null)
            })))
    case .failed(let reason): members.append(JSONValue.Member("failure", .string(reason)))
    }
    members.append(
      JSONValue.Member(
        "settings",
        .object(
          evaluation.candidate.options.tunedSettings.map {
            JSONValue.Member($0.setting.rawValue, .string($0.text))
          })))
    return line(members)
  }

  private static func line(_ members: [JSONValue.Member]) -> [UInt8] {
    Array(JSONValue.object(members).text.utf8) + [UInt8(ascii: "\n")]
  }

  private static func finding(_ value: JSONValue) -> (Tuner.Key, Evaluation.Finding)? {
    guard let candidate = value["candidate"]?.string, let rung = value["rung"]?.integer,
      let seconds = value["seconds"]?.double
    else { return nil }
    let key = Tuner.Key(candidate: candidate, rung: rung)
    if let reason = value["failure"]?.string {
      return (key, Evaluation.Finding(.failed(reason), seconds: seconds))
    }
    guard let members = value["figures"]?.object else { return nil }
    var figures: [Metric: Double] = [:]
    for member in members {
      guard let metric = CandidateFigures.metrics.first(where: { $0.rawValue == member.key })
      else { return nil }
      if case .null = member.value { continue }
      guard let number = member.value.double else { return nil }
      figures[metric] = number
    }
    return (key, Evaluation.Finding(.measured(CandidateFigures(figures)), seconds: seconds))
  }
}
