using System.CommandLine;
using System.Globalization;

namespace GradCam.Cli.Explain;

/// <summary>The options that put a strip below each picture: what it shows, and what its colours mean.</summary>
internal sealed class FigureOptions
{
    // As large as the letters within plots and sheets.
    private const int DrawnText = 14;

    private Option<bool> Caption { get; } =
        new("--caption") { Description = "Write class, probability, method and layer below each picture." };
    private Option<bool> ColourBar { get; } =
        new("--colorbar") { Description = "Draw the colours from 0 to 1 below each picture." };

    public void AddTo(Command command)
    {
        command.Add(Caption);
        command.Add(ColourBar);
    }

    /// <summary>Makes figures of pictures; null if neither is asked for.</summary>
    public Func<Explanation, Picture, Picture>? Of(ParseResult parsed, Colormap colours)
    {
        bool caption = parsed.GetValue(Caption),
            bar = parsed.GetValue(ColourBar);
        return caption || bar
            ? (explanation, picture) => Of(explanation, picture, caption ? Text(explanation) : "", bar ? colours : null)
            : null;
    }

    private static Picture Of(Explanation explanation, Picture picture, string caption, Colormap? bar) =>
        explanation.IsDrawn ? Figure.Render(picture, caption, bar, DrawnText) : Figure.Render(picture, caption, bar);

    /// <summary>The target with its probability, and below it the method and the layer.</summary>
    internal static string Text(Explanation e) =>
        $"{Target(e.Target)}\n{e.Method.Title}{(e.Method.AtInput ? "" : $", {e.LayerName}")}";

    /// <summary>The target with its probability.</summary>
    internal static string Target(ExplainedTarget target) =>
        target.Probability is { } chance
            ? string.Create(CultureInfo.InvariantCulture, $"{target.Label}, {100 * chance:0.0} %")
            : target.Label;
}
