import Foundation
import Testing

/// One series in many wrappings: the same model.
@Suite struct InputTests {
  /// Ways to the same rows in the shell, where `fit` is the program's fit of a small network.
  @Test(arguments: [
    "fit - < series.csv", "cat series.csv | fit -",
    "gzip -c series.csv > packed && fit packed", "gzip -c series.csv | fit -",
    "tr , ';' < series.csv | fit - --delimiter ';'",
    "tr , '\\t' < series.csv | fit - --delimiter tab",
    "sed 's/$/\\r/' series.csv | fit -",
    "{ echo a note; echo; cat series.csv; } | fit - --skip-lines 2",
    "sed \"s/[^,]*/'&'/g\" series.csv | fit - --quote \"'\"",
  ]) func areReadAlike(command: String) throws {
    let folder = try Samples.folder()
    let expected = try folder.forecast("predict").outputBytes
    try folder.remove("model.safetensors")
    let fit = "fit() { \"$FORECAST\" fit \"$@\" \(Samples.small.joined(separator: " ")); }"
    let outcome = try folder.shell("\(fit); \(command)")
    #expect(outcome.status == 0 && outcome.isSilent, "\(outcome.error)")
    #expect(try folder.forecast("predict").outputBytes == expected)
  }

  @Test func continuesFromStandardInput() throws {
    let folder = try Samples.folder()
    let data = try folder.bytes("series.csv")
    let expected = try folder.forecast("predict").outputBytes
    let outcome = try folder.forecast("predict", "--data", "-", input: data)
    #expect(outcome.outputBytes == expected)
  }

  @Test(arguments: [
    ("-999", "-999"), ("missing,-1", "-1"), ("-", "-"), ("", ""), ("", "NA"),
  ]) func takesFurtherTokensForMissing(tokens: String, cell: String) throws {
    let folder = try WorkFolder()
    var lines = Samples.monthly(40).split(separator: "\n").map(String.init)
    lines[20] = "\(Samples.month(19)),\(cell)"
    try folder.write(lines.joined(separator: "\n") + "\n", to: "series.csv")
    let option = tokens.isEmpty ? [] : ["--na", tokens]
    let check = try folder.forecast(["check", "series.csv", "--json"] + option)
    #expect(check.status == 0, "\(check.error)")
    let object = try JSONSerialization.jsonObject(with: check.outputBytes) as? [String: Any]
    #expect(object?["missing"] as? Int == 1)
    #expect(try folder.forecast(["fit", "series.csv"] + option + Samples.small).status == 0)
    let table = try Table(try folder.forecast("predict").outputBytes)
    #expect(table.rows.count == 4)
    #expect(table.rows.allSatisfy { row in row.dropFirst().allSatisfy { Double($0) != nil } })
  }

  @Test func checkTellsWhatIsThere() throws {
    let folder = try WorkFolder()
    try folder.write("ds,y\n2024-01-01,1.5\n2024-01-02,\n2024-01-04,4\n", to: "three.csv")
    let check = try folder.forecast("check", "three.csv", "--json")
    let object = try JSONSerialization.jsonObject(with: check.outputBytes) as? [String: Any]
    #expect(object?["result"] as? String == "load")
    let counts = ["rows", "series", "missing", "gaps"].map { object?[$0] as? Int }
    #expect(counts == [3, 1, 1, 1])
    let values = ["sum", "first", "last"].map { object?[$0] as? Double }
    #expect(values == [5.5, 1.5, 4])
    #expect(["from", "to"].map { object?[$0] as? String } == ["2024-01-01", "2024-01-04"])
  }

  @Test func anArchiveCutShortIsRefused() throws {
    let folder = try Samples.folder()
    let outcome = try folder.shell(
      "gzip -c series.csv | head -c 200 > cut.csv.gz; \"$FORECAST\" fit cut.csv.gz")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("error[E_GZIP]: the gzip data is cut short"))
  }
}
