/// The look of the report: system fonts, one accent, colours as variables for light, dark and paper.
enum ReportStyle {
  static var sheet: Markup {
    .lines([
      .styleSheet([
        ":root{color-scheme:light dark;\(Tone.variables(\.light))}",
        "@media screen and (prefers-color-scheme:dark){:root{\(Tone.variables(\.dark))}}",
      ]),
      .literal(page), PlotStyle.sheet { "var(--\($0.rawValue))" }, .literal(media),
    ])
  }

  private static let page: StaticString = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0 auto;padding:3rem 1.5rem 4rem;max-width:55rem;background:var(--paper);
    color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",
    "Liberation Sans",sans-serif;overflow-wrap:anywhere}
    h1{margin:0 0 .6rem;font-size:.95rem;font-weight:600;color:var(--soft)}
    h2{margin:3.5rem 0 .35rem;font-size:1.25rem;line-height:1.3;font-weight:650}
    h3{margin:2rem 0 .25rem;font-size:1rem;font-weight:600}
    p{margin:.5rem 0;max-width:46rem}
    .lead{font-size:1.5rem;line-height:1.38;margin:0 0 1.5rem;max-width:48rem;font-weight:500;
    letter-spacing:-.008em;text-wrap:pretty}
    .note,figcaption{color:var(--soft);font-size:.875rem;line-height:1.5}
    .warn{margin:1rem 0;padding:.75rem 1rem;border-left:4px solid var(--warn);
    background:var(--warnwash);color:var(--warn);border-radius:0 6px 6px 0;max-width:none}
    .figures{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;margin:1.5rem 0 0;padding:1rem 0;
    border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
    .figures dt{font-size:.8125rem;color:var(--soft)}
    .figures dd{margin:0;font-size:1.2rem;font-weight:600;font-variant-numeric:tabular-nums}
    figure{margin:1.25rem 0 0;min-width:0}
    figcaption{margin:.5rem 0 0}
    .grid{display:grid;grid-template-columns:1fr 1fr;gap:.75rem 2.25rem}
    .plot{display:block;width:100%;height:auto}
    .narrow,.key-narrow{display:none}
    .key-wide,.key-narrow{margin-top:1rem}
    .scroll{overflow-x:auto;margin:.75rem 0}
    table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;width:100%}
    th,td{padding:.34rem .75rem;text-align:left;vertical-align:top;
    border-bottom:1px solid var(--line)}
    th:first-child,td:first-child{padding-left:0}
    th:last-child,td:last-child{padding-right:0}
    thead th{color:var(--soft);font-weight:600;border-bottom-color:var(--soft);vertical-align:bottom}
    tbody th{font-weight:500;min-width:8.5rem}
    .number{text-align:right;white-space:nowrap}
    .best{font-weight:700;color:var(--accent)}
    .foot th,.foot td{border-top:1px solid var(--soft)}
    .value{min-width:7rem}
    .wide-text{min-width:16rem;color:var(--soft)}
    """

  private static let media: StaticString = """
    @media (max-width:40rem){body{padding:1.5rem 1rem 3rem}.lead{font-size:1.25rem}h2{margin-top:2.75rem}
    .wide,.key-wide{display:none}.narrow,.key-narrow{display:block}.grid{grid-template-columns:1fr}
    .figures{gap:.75rem 1.75rem}.wide-text{min-width:14rem}}
    @media print{@page{size:A4;margin:15mm 16mm}html{font-size:13px}
    body{padding:0;max-width:none;font-size:1rem}.wide,.key-wide{display:block}.narrow,.key-narrow{display:none}
    .grid{grid-template-columns:1fr 1fr;gap:.5rem 1.5rem}figure,tr,.figures,.warn,.note{break-inside:avoid}
    h2,h3,h2+.note,.key-wide{break-after:avoid}h2{margin-top:1.75rem}thead{display:table-header-group}
    .scroll{overflow:visible}svg path,.warn{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
    """
}
