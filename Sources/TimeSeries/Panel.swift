/// The names the user's file gave to the columns; output keeps them.
package struct ColumnNames: Hashable, Sendable {
  /// nil where the file has no id column and so holds one series.
  package var id: String?
  package var time: String
  package var target: String

  package init(id: String?, time: String, target: String) {
    self.id = id
    self.time = time
    self.target = target
  }
}

/// What every model reads: series of one frequency with unique ids, in the order of the file.
package struct Panel: Hashable, Sendable {
  package var series: [Series]
  package var frequency: Frequency
  package var stampStyle: StampStyle
  package var columns: ColumnNames

  package init(
    series: [Series], frequency: Frequency, stampStyle: StampStyle, columns: ColumnNames
  ) {
    self.series = series
    self.frequency = frequency
    self.stampStyle = stampStyle
    self.columns = columns
  }

  /// Observations over all series, missing ones included.
  package var cellCount: Int { series.reduce(0) { $0 + $1.count } }
}
