namespace Sampan.Migration.Inspection.Reports;

/// <summary>How the page looks: on a screen by day and by night, and on paper. No fonts, scripts or pictures from anywhere.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --page: #f4f5f7; --card: #ffffff; --ink: #1c2330; --soft: #5b6577; --line: #dfe3ea; --code: #eef1f5;
          --blocker: #b3261e; --blocker-bg: #fce9e7; --warning: #8a5a00; --warning-bg: #fdf1d8; --automatic: #1f6b3a; --automatic-bg: #e4f4e9; --info: #2a5b9c; --info-bg: #e7effa; }
        @media (prefers-color-scheme: dark) { :root { --page: #11151c; --card: #1a202a; --ink: #e6eaf1; --soft: #9aa6b8; --line: #2c3542; --code: #242c38;
          --blocker: #ff9a92; --blocker-bg: #45201d; --warning: #f2c46d; --warning-bg: #3e2f10; --automatic: #84d9a1; --automatic-bg: #17382a; --info: #93bdf5; --info-bg: #1b2f4b; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 28px 24px 64px; }
        header { border-bottom: 1px solid var(--line); padding-bottom: 18px; margin-bottom: 22px; }
        header p { margin: 4px 0; color: var(--soft); }
        h1 { font-size: 26px; line-height: 1.25; margin: 0 0 6px; }
        h2 { font-size: 18px; margin: 36px 0 10px; }
        .move { font-size: 18px; color: var(--ink); }
        .move b { font-weight: 650; }
        .verdict { display: block; margin: 20px 0 14px; padding: 14px 18px; border-radius: 10px; font-size: 17px; font-weight: 600; border-left: 6px solid; }
        .counts { display: grid; grid-template-columns: repeat(4, 1fr); gap: 12px; margin: 0; }
        .counts div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; }
        .counts dt { color: var(--soft); font-size: 13px; }
        .counts dd { margin: 0; font-size: 28px; font-weight: 650; font-variant-numeric: tabular-nums; }
        .zero dd { color: var(--soft); font-weight: 400; }
        .blocker { color: var(--blocker); } .warning { color: var(--warning); } .automatic { color: var(--automatic); } .info { color: var(--info); }
        .verdict.blocker { background: var(--blocker-bg); } .verdict.warning { background: var(--warning-bg); } .verdict.automatic { background: var(--automatic-bg); } .verdict.info { background: var(--info-bg); }
        .tag { display: inline-block; border-radius: 999px; padding: 1px 10px; font-size: 12.5px; font-weight: 600; white-space: nowrap; }
        .tag.blocker { background: var(--blocker-bg); } .tag.warning { background: var(--warning-bg); } .tag.automatic { background: var(--automatic-bg); } .tag.info { background: var(--info-bg); }
        .scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; }
        th, td { text-align: left; vertical-align: top; padding: 9px 14px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
        th { font-size: 12.5px; color: var(--soft); font-weight: 600; border-top: 0; white-space: nowrap; }
        td.id { white-space: nowrap; font-weight: 600; overflow-wrap: normal; }
        td small, li small { color: var(--soft); display: block; }
        td.keep { white-space: nowrap; overflow-wrap: normal; }
        td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .asks { font-weight: 400; color: var(--soft); font-size: 12.5px; white-space: normal; min-width: 150px; max-width: 200px; }
        code { font: 13px/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; background: var(--code); border-radius: 4px; padding: 1px 5px; overflow-wrap: anywhere; }
        s code { color: var(--soft); }
        ul.plain { margin: 0; padding: 12px 14px 12px 32px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        nav { margin: 18px 0 0; font-size: 14px; } nav a { color: var(--info); margin-right: 16px; text-decoration: none; } nav a:hover { text-decoration: underline; }
        footer { margin-top: 40px; color: var(--soft); font-size: 13px; border-top: 1px solid var(--line); padding-top: 12px; }
        @media (max-width: 700px) { .counts { grid-template-columns: repeat(2, 1fr); } main { padding: 18px 14px 40px; } }
        @media print { :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #f2f2f2; --blocker: #8f1710; --warning: #6b4500; --automatic: #14502a; --info: #1e4578;
            --blocker-bg: #fff; --warning-bg: #fff; --automatic-bg: #fff; --info-bg: #fff; }
          body { font-size: 10.5pt; } main { max-width: none; padding: 0; } nav { display: none; } table { font-size: 9.5pt; } th, td { padding: 5px 7px; }
          .scroll, ul.plain, .counts div { border-radius: 0; } .tag { border: 1px solid; } tr, .counts, .verdict { break-inside: avoid; } h2 { break-after: avoid; } thead { display: table-header-group; } }
        """;
}
