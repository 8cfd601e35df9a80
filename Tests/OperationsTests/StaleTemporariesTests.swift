import Testing

@testable import Operations

@Suite struct StaleTemporariesTests {
  @Test(arguments: [
    ("m.st.tmp.12", true), ("m.st.tmp.12-3", true), ("m.st.prev.tmp.12", true), ("m.st", false),
    ("m.st.tmp.", false), ("m.st.tmp.x", false), ("m.st.tmp.12-", false), ("m.st.tmp.1-2-3", false),
    ("other.st.tmp.12", false), ("m.st.prev", false), ("m.st.lock", false), ("m.sttmp.12", false),
  ]) func knowsWhatAKilledRunLeaves(name: String, isOne: Bool) {
    #expect(StaleTemporaries.isTemporary(name, of: "m.st") == isOne)
  }
}
