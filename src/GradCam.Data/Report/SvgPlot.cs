using System.Globalization;
using System.Text;

namespace GradCam.Data.Report;

/// <summary>A plot of means and their intervals, as SVG that src/Web/plots gives its look.</summary>
internal sealed class SvgPlot
{
    private readonly StringBuilder _svg = new();

    /// <summary>Begins one.</summary>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="label">What it shows, for those who do not see it.</param>
    public SvgPlot(int width, int height, string label) =>
        Add(
            $"<svg class=\"plot\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" "
                + $"aria-label=\"{StaticPage.Text(label)}\">"
        );

    /// <summary>Draws a line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string kind) =>
        Add(
            $"<line class=\"{kind}\" x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\"/>"
        );

    /// <summary>Writes words; their anchor is start, middle or end.</summary>
    public void Words(double x, double y, string anchor, string text, string kind) =>
        Add(
            $"<text class=\"{kind}\" x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\">"
                + $"{StaticPage.Text(text)}</text>"
        );

    /// <summary>Draws a dot, with what is shown where it is pointed at.</summary>
    public void Dot(double x, double y, string kind, string? title = null) =>
        Add(
            $"<circle class=\"{kind}\" cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"4\">"
                + $"{(title is null ? "" : $"<title>{StaticPage.Text(title)}</title>")}</circle>"
        );

    /// <summary>Ends it.</summary>
    public string End() => _svg + "</svg>";

    private void Add(string svg) => _svg.Append(svg);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
