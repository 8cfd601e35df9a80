import Operations

extension Ledger {
  /// Refuses a ledger that this machine cannot keep before anything is done.
  func checkMeans() throws(UsageError) {
    guard let obstacle else { return }
    throw UsageError(description: "\(obstacle.what); \(obstacle.whatToDo)")
  }
}
