import Glibc

@testable import SeriesIO

/// A file that lives as long as this value.
struct TemporaryFile: ~Copyable {
  let path: String

  init(_ bytes: [UInt8]) {
    var template = Array("/tmp/series-io-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    precondition(descriptor >= 0, "no temporary file: errno \(errno)")
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress.map { unsafe $0 + written }, $0.count - written)
      }
      precondition(count > 0, "cannot write \(path): errno \(errno)")
      written += count
    }
    _ = close(descriptor)
  }

  init(_ text: String) { self.init(Array(text.utf8)) }

  deinit { unsafe unlink(path) }
}

/// Loads a text as if it were the file `data.csv`.
func load(
  _ bytes: [UInt8], _ options: CSVOptions = CSVOptions(), blockSize: Int = CSVReader.blockSize
) -> Result<LoadedPanel, LoadError> {
  let file = TemporaryFile(bytes)
  do throws(LoadError) {
    return .success(try loadPanel(path: file.path, options: options, blockSize: blockSize))
  } catch {
    guard case .data(var refusal) = error else { return .failure(error) }
    refusal.file = "data.csv"
    return .failure(.data(refusal))
  }
}

func load(_ text: String, _ options: CSVOptions = CSVOptions()) -> Result<LoadedPanel, LoadError> {
  load(Array(text.utf8), options)
}

/// The message of a refusal; empty if the text is loaded.
func refusal(_ text: String, _ options: CSVOptions = CSVOptions()) -> String {
  refusal(Array(text.utf8), options)
}

func refusal(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions()) -> String {
  if case .failure(let error) = load(bytes, options) { error.description } else { "" }
}
