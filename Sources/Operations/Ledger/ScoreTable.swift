import SeriesIO
package import TimeSeries

/// A score as CSV.
package struct ScoreTable {
  private let score: LedgerScore

  package init(_ score: LedgerScore) { self.score = score }

  /// `lead,n,MAE,SeasonalNaive,level,within,independent,p`: one row a lead time and level; without
  /// intervals one row a lead time.
  package var csv: [UInt8] {
    var writer = CSVWriter()
    for name in ["lead", "n", "MAE", "SeasonalNaive", "level", "within", "independent", "p"] {
      writer.field(name)
    }
    writer.endRow()
    for lead in score.leads {
      let coverages: [LedgerScore.Coverage?] =
        lead.coverages.isEmpty ? [nil] : lead.coverages.map { $0 }
      for coverage in coverages {
        writer.field(Int64(lead.lead))
        writer.field(Int64(lead.count))
        writer.field(lead.meanAbsoluteError)
        writer.field(lead.naiveError)
        writer.field(coverage.map { ($0.level * 1e8).rounded() / 1e6 })
        writer.field(coverage?.share)
        writer.field(coverage.map { Double($0.independent) })
        writer.field(coverage?.pValue)
        writer.endRow()
      }
    }
    return writer.bytes
  }

  /// The observations outside the widest band, under the names of the data's columns.
  package func anomalies(columns: ColumnNames) -> [UInt8] {
    var writer = CSVWriter()
    let names = [columns.id ?? "unique_id", columns.time, columns.target]
    for name in names + ["forecast", "level", "lower", "upper", "lead", "cutoff"] {
      writer.field(name)
    }
    writer.endRow()
    for anomaly in score.anomalies {
      writer.field(anomaly.seriesID.bytes)
      writer.field(anomaly.stamp)
      writer.field(anomaly.actual)
      writer.field(anomaly.point)
      writer.field((anomaly.band.level * 1e8).rounded() / 1e6)
      writer.field(anomaly.band.lower)
      writer.field(anomaly.band.upper)
      writer.field(Int64(anomaly.lead))
      writer.field(anomaly.cutoff)
      writer.endRow()
    }
    return writer.bytes
  }
}
