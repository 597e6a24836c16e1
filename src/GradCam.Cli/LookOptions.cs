using System.CommandLine;
using GradCam.Rendering;

namespace GradCam.Cli;

/// <summary>The options that say how an overlay looks; shared by all commands that make one.</summary>
internal sealed class LookOptions
{
    private Option<string> Colours { get; } = new("--colormap") { Description = $"The colours: {string.Join(", ", Colormap.All.Select(c => c.Name))}.", HelpName = "NAME", DefaultValueFactory = _ => Colormap.Jet.Name };
    private Option<double?> Alpha { get; } = new("--alpha") { Description = "The heatmap's part in the overlay, 0 to 1 (the default is 0.4).", HelpName = "0..1" };
    private Option<string> Blend { get; } = new("--blend") { Description = "How the heatmap is laid over: add, mix, pytorch-grad-cam.", HelpName = "NAME", DefaultValueFactory = _ => "add" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Colours, Alpha, Blend]) command.Add(option);
        Colours.CompletionSources.Add(_ => Colormap.All.Select(c => c.Name));
        Blend.CompletionSources.Add(_ => ["add", "mix", "pytorch-grad-cam"]);
    }

    /// <summary>How overlays look.</summary>
    /// <exception cref="GradCamException">There is no such colormap or blend.</exception>
    public OverlayOptions Look(ParseResult parsed)
    {
        string blend = parsed.GetValue(Blend)!;
        double? alpha = parsed.GetValue(Alpha);
        if (alpha is not (null or (>= 0 and <= 1))) throw new GradCamException($"--alpha takes a number from 0 to 1, not {alpha}.");
        return new OverlayOptions
        {
            Colormap = Colormap.Parse(parsed.GetValue(Colours)!),
            Blend = Enum.TryParse<OverlayBlend>(blend.Replace("-", ""), ignoreCase: true, out var found) && !char.IsDigit(blend.FirstOrDefault('0')) ? found
                : throw new GradCamException($"There is no blend '{blend}'; --blend takes add, mix or pytorch-grad-cam."),
            Alpha = alpha,
        };
    }
}
