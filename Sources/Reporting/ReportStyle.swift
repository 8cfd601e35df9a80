/// The look of the report: system fonts, one accent, colours as variables for light, dark and paper.
enum ReportStyle {
  static let css: StaticString = """
    :root{color-scheme:light dark;--ink:#1b2430;--soft:#566171;--line:#e1e5ea;--paper:#fff;
    --wash:#f5f7f9;--accent:#0b62c4;--warn:#8f2d0a;--warnwash:#fdf1ea;--past:#38424f;
    --other0:#c2560c;--other1:#0f766e;--other2:#7e3fb8;--other3:#8a6a00;--other4:#b3245f}
    @media screen and (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b5;--line:#2c3540;
    --paper:#12171d;--wash:#1a2129;--accent:#6cb0ff;--warn:#ffb38a;--warnwash:#33211a;--past:#c3ccd7;
    --other0:#ffa05c;--other1:#4fd1c0;--other2:#c9a2ff;--other3:#e5c453;--other4:#ff8fb8}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0 auto;padding:2.5rem 1.25rem 4rem;max-width:54rem;background:var(--paper);
    color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",
    "Liberation Sans",sans-serif;overflow-wrap:anywhere}
    h1{margin:0 0 .75rem;font-size:1rem;font-weight:600;color:var(--soft);letter-spacing:.01em}
    h2{margin:3rem 0 .5rem;font-size:1.2rem;line-height:1.3;font-weight:650}
    h3{margin:2rem 0 .5rem;font-size:1rem;font-weight:600}
    p{margin:.5rem 0;max-width:44rem}
    .lead{font-size:1.4rem;line-height:1.4;margin:0 0 1.25rem;max-width:none;font-weight:500}
    .note{color:var(--soft);font-size:.9rem}
    .warn{margin:1rem 0;padding:.75rem 1rem;border-left:4px solid var(--warn);
    background:var(--warnwash);color:var(--warn);border-radius:0 6px 6px 0;max-width:none}
    .figures{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;margin:1.25rem 0 0;padding:1rem 0;
    border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
    .figures div{min-width:6rem}
    .figures dt{font-size:.85rem;color:var(--soft)}
    .figures dd{margin:0;font-size:1.3rem;font-weight:600;font-variant-numeric:tabular-nums}
    figure{margin:1rem 0 1.75rem}
    .plot{display:block;width:100%;height:auto}
    .narrow{display:none}
    .plot text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",
    "Liberation Sans",sans-serif;fill:var(--soft);font-variant-numeric:tabular-nums}
    .plot .title{font-size:14px;font-weight:600;fill:var(--ink)}
    .plot .context{font-weight:600}
    .plot .key{fill:var(--ink)}
    .plot path{fill:none}
    .grid{stroke:var(--line)}
    .base,.mark{stroke:var(--soft)}
    .cut{stroke:var(--soft);stroke-dasharray:2 3}
    .line{stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}
    .history{stroke:var(--past)}
    .forecast{stroke:var(--accent)}
    .line.forecast{stroke-width:2.25}
    .other0{stroke:var(--other0);stroke-dasharray:6 4}
    .other1{stroke:var(--other1);stroke-dasharray:2 4}
    .other2{stroke:var(--other2);stroke-dasharray:9 3 2 3}
    .other3{stroke:var(--other3);stroke-dasharray:12 4}
    .other4{stroke:var(--other4);stroke-dasharray:4 2}
    .plot .band{fill:var(--accent);fill-opacity:.15}
    .dot{fill:var(--paper);stroke-width:1.5;stroke-dasharray:none}
    .scroll{overflow-x:auto;margin:.75rem 0}
    table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums;width:100%}
    th,td{padding:.38rem .75rem;text-align:left;vertical-align:top;
    border-bottom:1px solid var(--line)}
    th:first-child,td:first-child{padding-left:0}
    th:last-child,td:last-child{padding-right:0}
    thead th{color:var(--soft);font-weight:600;border-bottom-color:var(--soft)}
    tbody th{font-weight:500;min-width:8.5rem}
    .number{text-align:right;white-space:nowrap}
    .best{font-weight:700;color:var(--accent)}
    .foot th,.foot td{border-top:1px solid var(--soft)}
    .wide-text{min-width:16rem;color:var(--soft)}
    @media (max-width:36rem){body{padding:1.5rem 1rem 3rem}.lead{font-size:1.2rem}
    .wide{display:none}.narrow{display:block}.figures{gap:.75rem 1.75rem}}
    @media print{@page{size:A4;margin:16mm 15mm}body{padding:0;max-width:none;font-size:10.5pt}
    .wide{display:block}.narrow{display:none}figure,tr,.figures,.warn{break-inside:avoid}
    h2,h3,h2+.note{break-after:avoid}h2{margin-top:1.5rem}figure{margin:.5rem 0 1rem}thead{display:table-header-group}.scroll{overflow:visible}
    .band,.warn{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
    """
}
