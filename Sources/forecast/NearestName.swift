/// What was probably meant by a name that is not known.
enum NearestName {
  /// The name of fewest changes, if they are few.
  static func find(_ name: String, among names: some Sequence<String>) -> String? {
    let near = names.map { (distance: distance($0, name), name: $0) }.min { $0 < $1 }
    return near.flatMap { $0.distance <= max(1, name.count / 3) ? $0.name : nil }
  }

  /// Characters to insert, delete or replace to make one name the other (Levenshtein).
  private static func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var row = Array(0...second.count)
    for (index, character) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (place, other) in second.enumerated() {
        let change = diagonal + (character == other ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(change, diagonal + 1, row[place] + 1)
      }
    }
    return row[second.count]
  }
}
