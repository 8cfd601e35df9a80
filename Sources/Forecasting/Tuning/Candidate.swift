/// One way to forecast among those that a search compares.
package struct Candidate: Hashable, Sendable {
  package enum Identity: Hashable, Sendable {
    /// What `fit` would make without a search.
    case standard
    /// A method without a network.
    case method(Method)
    /// A draw from the search space, numbered from 1.
    case trial(Int)
  }

  package let identity: Identity
  package let options: FitOptions

  package init(_ identity: Identity, options: FitOptions) {
    self.identity = identity
    self.options = options
  }

  /// Its name in journals and tables.
  package var name: String {
    switch identity {
    case .standard: "default"
    case .method(let method): method.rawValue
    case .trial(let number): "\(number)"
    }
  }
}

extension FitOptions {
  /// The same for a method without a network: what is about networks is left out.
  package func forMethod(_ method: Method) -> FitOptions {
    var options = FitOptions()
    options.kind = .method(method)
    options.horizon = horizon
    options.seasonalPeriod = seasonalPeriod
    options.levels = levels
    options.seed = seed
    options.gaps = gaps
    options.limits = limits
    return options
  }
}
