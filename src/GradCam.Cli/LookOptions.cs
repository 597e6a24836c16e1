using System.CommandLine;

namespace GradCam.Cli;

/// <summary>The options that say how an overlay looks; shared by all commands that make one.</summary>
internal sealed class LookOptions
{
    private static readonly Dictionary<string, OverlayBlend> Blends = Enum.GetValues<OverlayBlend>()
        .ToDictionary(Name, StringComparer.OrdinalIgnoreCase);

    private Option<string> Colours { get; } =
        new("--colormap")
        {
            Description = $"The colours: {string.Join(", ", Colormap.All.Select(c => c.Name))}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Colormap.Jet.Name,
        };
    private Option<double?> Alpha { get; } =
        new("--alpha")
        {
            Description =
                "The opacity of the heatmap in the overlay, 0 to 1; 0.4 by default, 0.5 with --blend pytorch-grad-cam.",
            HelpName = "0..1",
        };
    private Option<string> Blend { get; } =
        new("--blend")
        {
            Description =
                "How the heatmap is laid over: add, mix, pytorch-grad-cam. On bright pictures mix shows more: "
                + "add leaves white as it is.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "add",
        };

    private static string Name(OverlayBlend blend) =>
        blend == OverlayBlend.PyTorchGradCam ? "pytorch-grad-cam" : blend.ToString().ToLowerInvariant();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Colours, Alpha, Blend])
            command.Add(option);
        Alpha.Between(0, 1);
        Colours.CompletionSources.Add(_ => Colormap.All.Select(c => c.Name));
        Blend.CompletionSources.Add(_ => Blends.Keys);
    }

    /// <summary>The look of overlays.</summary>
    /// <exception cref="GradCamException">There is no such colormap or blend.</exception>
    public OverlayOptions Look(ParseResult parsed)
    {
        string blend = parsed.GetValue(Blend)!;
        return new OverlayOptions
        {
            Colormap = Colormap.Parse(parsed.GetValue(Colours)!),
            Blend = Blends.TryGetValue(blend, out var found)
                ? found
                : throw new GradCamException(
                    $"There is no blend '{blend}'; --blend takes add, mix or pytorch-grad-cam."
                ),
            Alpha = parsed.GetValue(Alpha),
        };
    }
}
