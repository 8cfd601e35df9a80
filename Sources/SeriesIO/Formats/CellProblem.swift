/// What is wrong with a cell; the loader knows the place.
struct CellProblem: Error {
  let code: DataError.Code
  /// As it goes on after the cell and its column: "is not a number".
  let complaint: String
  let whatToDo: String
}
