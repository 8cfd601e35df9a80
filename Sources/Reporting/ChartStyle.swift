/// The look of a chart: a file of its own knows no page to take colours from, so it has light ones.
enum ChartStyle {
  static let css: StaticString = """
    .paper{fill:#fff}
    text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
    fill:#566171}
    .title{font-size:15px;font-weight:600;fill:#1b2430}
    .name{font-weight:600;paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
    path{fill:none}
    .grid{stroke:#e1e5ea}
    .base{stroke:#566171}
    .leader{stroke:#9aa6b5;stroke-width:.75}
    .line{stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    .dashed{stroke-width:1.5;stroke-dasharray:5 4}
    .faint{stroke-width:1;stroke-opacity:.35}
    .tone{stroke:#566171}
    .tone0{stroke:#c2560c}.tone1{stroke:#b3245f}.tone2{stroke:#0b62c4}.tone3{stroke:#0f766e}
    .tone4{stroke:#7e3fb8}.tone5{stroke:#8a6a00}.tone6{stroke:#1789a6}.tone7{stroke:#6a7d1c}
    circle{stroke:none}
    .ink0{fill:#c2560c}.ink1{fill:#b3245f}.ink2{fill:#0b62c4}.ink3{fill:#0f766e}
    .ink4{fill:#7e3fb8}.ink5{fill:#8a6a00}.ink6{fill:#1789a6}.ink7{fill:#6a7d1c}
    circle{fill-opacity:.55}
    """
}
