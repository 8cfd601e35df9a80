/// Puts forecasts together from the steps of a ledger, which come in the order in which they were written.
struct LedgerReading {
  private(set) var entries: [LedgerEntry] = []

  /// Takes the next step; false where it neither follows the last one nor begins a forecast.
  /// - Parameter entry: the forecast it belongs to, without steps.
  mutating func add(_ step: LedgerEntry.Step, of entry: LedgerEntry) -> Bool {
    if let last = entries.last, last.run == entry.run, last.seriesID == entry.seriesID,
      last.cutoff == entry.cutoff, last.steps.count + 1 == step.lead
    {
      entries[entries.count - 1].steps.append(step)
      return true
    }
    guard step.lead == 1 else { return false }
    var entry = entry
    entry.steps = [step]
    entries.append(entry)
    return true
  }
}
