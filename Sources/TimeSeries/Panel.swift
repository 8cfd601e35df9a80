/// The names the user's file gave to the columns; output keeps them, and takes usual ones for columns
/// the file does not have.
package struct ColumnNames: Hashable, Sendable {
  /// nil where there is one series without an id.
  package var id: String?
  package var time: String
  package var target: String
  /// How the file holds the series; nil: as a table with a time column, one target, and the id column
  /// if there is an id.
  package var layout: Layout?

  package init(id: String?, time: String, target: String, layout: Layout? = nil) {
    self.id = id
    self.time = time
    self.target = target
    self.layout = layout
  }

  /// What a file has instead of the columns of a long table.
  package struct Layout: Hashable, Sendable {
    package var hasID: Bool
    /// Rows without stamps are numbered from 1.
    package var hasTime: Bool
    package var targets: Targets

    package init(hasID: Bool, hasTime: Bool, targets: Targets) {
      self.hasID = hasID
      self.hasTime = hasTime
      self.targets = targets
    }

    package enum Targets: Hashable, Sendable {
      case one
      /// Each of these columns is a series.
      case listed([String])
      /// Each column of numbers is a series.
      case numeric
    }
  }
}

/// What every model reads: series of one frequency with unique ids, in the order of the file.
package struct Panel: Hashable, Sendable {
  package var series: [Series]
  package var frequency: Frequency
  package var stampStyle: StampStyle
  package var columns: ColumnNames
  /// What every series has beside its values.
  package var covariates: [Covariate] = []

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
