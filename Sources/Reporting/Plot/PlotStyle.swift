/// The look of drawings as a style sheet, from the roles of their shapes and texts.
enum PlotStyle {
  /// System fonts: a drawing brings none along.
  static let fonts: StaticString = """
    system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif
    """

  /// - Parameter colour: what stands for a colour: itself, or a variable of the page.
  static func sheet(_ colour: (Tone) -> String) -> Markup {
    var rules = [
      "svg text{font-family:\(fonts);font-variant-numeric:tabular-nums}", "svg path{fill:none}",
      "svg .line{stroke-linejoin:round;stroke-linecap:butt}",
    ]
    for role in TextRole.allCases {
      var rule = "svg .\(role.rawValue){font-size:\(Int(role.fontSize))px;"
      rule += "fill:\(colour(role.tone))"
      if role.isBold { rule += ";font-weight:600" }
      if role.hasHalo {
        rule += ";paint-order:stroke;stroke:\(colour(.paper));stroke-width:4px"
        rule += ";stroke-linejoin:round"
      }
      rules.append(rule + "}")
    }
    for role in DrawingRole.all {
      let name = role.cssClass
      switch role {
      case .paper, .band, .bar:
        rules.append("svg .\(name){fill:\(colour(role.tone));fill-opacity:\(role.opacity)}")
      default:
        var rule = "svg .\(name){stroke:\(colour(role.tone));stroke-width:\(role.width)"
        if role.opacity < 1 { rule += ";stroke-opacity:\(role.opacity)" }
        let dashes = role.dashes.map(NumberText.coordinate).joined(separator: " ")
        if !dashes.isEmpty { rule += ";stroke-dasharray:\(dashes)" }
        rules.append(rule + "}")
      }
    }
    // After the lines, whose width and dashes they do not share.
    for size in Drawing.Dot.allCases {
      rules.append(
        "svg .\(size.rawValue){stroke-width:\(size.diameter);stroke-linecap:round;"
          + "stroke-dasharray:none}")
    }
    return .styleSheet(rules)
  }
}
