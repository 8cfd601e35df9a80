import CZlib

/// Gzip data inflated piece by piece: one or more members, as `gzip` and `cat` write them.
@safe struct GzipInflater: ~Copyable {
  private let descriptor: CInt
  /// On the heap because zlib keeps the address of the structure and checks it on every call.
  private let stream: UnsafeMutablePointer<z_stream>
  /// Compressed bytes read, and the part of them not yet inflated.
  private var input: [UInt8]
  private var pending: Range<Int>
  /// Whether the last byte used closed a member: only there may the data end.
  private var isAtMemberEnd = false
  /// Found while bytes before it were still to be delivered.
  private var failure: ByteSource.Failure?

  /// - Parameter head: what was read from the descriptor already.
  init(descriptor: CInt, head: [UInt8]) throws(ByteSource.Failure) {
    self.descriptor = descriptor
    input = head + [UInt8](repeating: 0, count: ByteSource.pieceSize)
    pending = 0..<head.count
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15 = the largest window, + 16 = expect the gzip header and check the CRC.
    let status = unsafe inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .io(reason: "zlib cannot start") }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deinitialize(count: 1)
    unsafe stream.deallocate()
  }

  /// Fills `buffer` from `start` on with at least one byte; 0 at the end of the data.
  mutating func read(
    into buffer: inout [UInt8], from start: Int
  ) throws(ByteSource.Failure) -> Int {
    while true {
      if let failure { throw failure }
      if pending.isEmpty {
        pending = 0..<(try readBytes(descriptor, into: &input))
        if pending.isEmpty {
          guard isAtMemberEnd else { throw .gzip(reason: "the gzip data is cut short") }
          return 0
        }
      }
      if isAtMemberEnd { try beginMember() }
      let produced = inflatePending(into: &buffer, from: start)
      if produced > 0 { return produced }
    }
  }

  /// Another member must follow; anything else was appended by accident.
  private mutating func beginMember() throws(ByteSource.Failure) {
    guard input[pending.lowerBound] == FileSignature.gzip[0] else {
      throw .gzip(reason: "other bytes follow the gzip data")
    }
    guard unsafe inflateReset(stream) == Z_OK else { throw .io(reason: "zlib cannot start again") }
    isAtMemberEnd = false
  }

  private mutating func inflatePending(into buffer: inout [UInt8], from start: Int) -> Int {
    let (stream, first, count) = unsafe (stream, pending.lowerBound, pending.count)
    let (status, left, room) = unsafe input.withUnsafeMutableBufferPointer { input in
      unsafe buffer.withUnsafeMutableBufferPointer { output in
        unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + first }
        unsafe stream.pointee.avail_in = CUnsignedInt(count)
        unsafe stream.pointee.next_out = output.baseAddress.map { unsafe $0 + start }
        unsafe stream.pointee.avail_out = CUnsignedInt(output.count - start)
        let status = unsafe inflate(stream, Z_NO_FLUSH)
        return unsafe (status, Int(stream.pointee.avail_in), Int(stream.pointee.avail_out))
      }
    }
    pending = pending.upperBound - left..<pending.upperBound
    switch status {
    case Z_STREAM_END: isAtMemberEnd = true
    // Z_BUF_ERROR says that more input is needed, not that anything is wrong.
    case Z_OK, Z_BUF_ERROR: break
    case Z_MEM_ERROR: failure = .io(reason: "out of memory")
    default: failure = .gzip(reason: "the gzip data is damaged")
    }
    return buffer.count - start - room
  }
}
