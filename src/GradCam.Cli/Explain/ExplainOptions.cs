using System.CommandLine;
using GradCam.Cli.Shown;
using GradCam.Foundation;

namespace GradCam.Cli.Explain;

/// <summary>The options of <c>explain</c> beside those of the model.</summary>
internal sealed class ExplainOptions
{
    private static readonly string[] ArtifactNames =
    [
        .. Enum.GetNames<Artifact>().Skip(1).Select(n => n.ToLowerInvariant()),
    ];

    public Option<string[]> Method { get; } =
        List("--method", $"The methods, or `all`; the `methods` command lists them.", "NAME,..");
    public Option<string[]> Layer { get; } =
        List("--layer", "The layers: auto, tensor, node or module names, or globs.", "auto|NAME,..|GLOB");
    public Option<LayerCombination> Combine { get; } =
        new("--combine")
        {
            Description = "How the maps of several layers become one; without it each layer has its own.",
            DefaultValueFactory = _ => LayerCombination.None,
        };
    public Option<string[]> Target { get; } =
        List(
            "--target",
            "What is explained: top, top-3, class numbers or names, sums of them (\"cat - dog\"), prob:, rest: or "
                + "finer:CLASS, region:MASK.png:CLASS, box:2, box:X:Y, similar:PHOTO.",
            "TARGET,.."
        );
    public Option<string?> TargetPerSample { get; } =
        new("--target-per-sample") { Description = "For a .npy batch: the class of each sample.", HelpName = "3,7,.." };
    public Option<string[]> Smooth { get; } =
        List(
            "--smooth",
            "Smoother maps: aug (six varied inputs), eigen (first principal component), or both.",
            "aug,eigen"
        );
    public Option<int?> Samples { get; } =
        new("--samples")
        {
            Description = "The number of masks, steps or noisy copies of a method of many passes.",
            HelpName = "N",
        };
    public Option<int> Seed { get; } =
        new("--seed") { Description = "The seed of random numbers; the same seed gives the same map.", HelpName = "N" };
    public Option<int?> BatchSize { get; } =
        new("--batch-size")
        {
            Description = "The number of passes to run at once; by default the fastest, found by measuring.",
            HelpName = "N",
        };
    public Option<bool> Strict { get; } =
        new("--strict") { Description = "Count a map with diagnostics (empty, too coarse, ...) as failed." };
    public Option<string> Folder { get; } =
        new("--output", "-o")
        {
            Description = OutputPlace.Description,
            HelpName = "DIR|FILE",
            DefaultValueFactory = _ => "gradcam-output",
        };
    public Option<bool> Overwrite { get; } = OverwriteGuard.Option();

    public Option<string[]> Save { get; } =
        List("--save", $"The files to write for each map: {string.Join(", ", ArtifactNames)}.", "KIND,..");
    public Option<string> Normalize { get; } =
        new("--normalize")
        {
            Description =
                $"How maps are scaled to 0..1: {string.Join(", ", MapNormalization.All.Select(n => n.Name))}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => MapNormalization.Default.Name,
        };
    public ShowOptions Show { get; } = new();
    public LookOptions Look { get; } = new();
    public FigureOptions Figure { get; } = new();
    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object on stdout." };

    public void AddTo(Command command)
    {
        AddRequestTo(command);
        foreach (var option in (Option[])[TargetPerSample, Strict, Folder, Overwrite, Save, Normalize, Json])
            command.Add(option);
        Look.AddTo(command);
        Show.AddTo(command);
        Figure.AddTo(command);
        Normalize.CompletionSources.Add(_ => MapNormalization.All.Select(n => n.Name));
        Save.CompletionSources.Add(_ => ArtifactNames);
    }

    /// <summary>Adds what is explained, and how, without what is written of it.</summary>
    public void AddRequestTo(Command command)
    {
        foreach (var option in (Option[])[Method, Layer, Combine, Target, Smooth, Samples, Seed, BatchSize])
            command.Add(option);
        Method.CompletionSources.Add(_ => CamMethods.All.Concat(CamMethods.Variants).Select(m => m.Name).Append("all"));
        Smooth.CompletionSources.Add(_ => ["aug", "eigen"]);
        Combine.ByName();
        Seed.Between(int.MinValue);
        Samples.Between(1, 1_000_000);
        BatchSize.Between(1, 4096);
    }

    /// <summary>The request.</summary>
    /// <exception cref="GradCamException">An option makes no sense; the message says which and what would.</exception>
    public ExplainRequest Request(ParseResult parsed, ResourceLimits limits)
    {
        string[] methods = Items(parsed, Method, CamMethods.GradCam.Name);
        return new ExplainRequest
        {
            Methods = methods is ["all"] ? CamMethods.All : [.. methods.Select(CamMethods.Parse).Distinct()],
            Layers = Items(parsed, Layer, "auto"),
            Combine = parsed.GetValue(Combine),
            Smooth = Items(parsed, Smooth, "none").Aggregate(Smoothing.None, (all, name) => all | Smoothed(name)),
            Samples = parsed.GetValue(Samples),
            Seed = parsed.GetValue(Seed),
            BatchSize = parsed.GetValue(BatchSize),
            Targets = [.. Items(parsed, Target, "top").SelectMany(text => global::GradCam.Target.Parse(text, limits))],
            TargetPerSample = parsed.GetValue(TargetPerSample) is { } each
                ? [.. CommaList.Split([each]).SelectMany(text => global::GradCam.Target.Parse(text, limits))]
                : null,
            EachInput = true,
            Normalization = MapNormalization.Parse(parsed.GetValue(Normalize) ?? MapNormalization.Default.Name),
        };
    }

    /// <summary>The request without the methods that cannot explain the model, if all methods were asked for.</summary>
    public ExplainRequest Fitting(ExplainRequest request, ParseResult parsed, Explainer explainer, Terminal terminal)
    {
        if (Items(parsed, Method, "") is not ["all"])
            return request;
        string? layer = request.Layers[0] == "auto" ? null : request.Layers[0];
        var fitting = request.Methods.Where(m =>
        {
            if (explainer.UnsupportedReason(m, layer) is not { } why)
                return true;
            terminal.Warn($"{m.Name} is left out: {why}");
            return false;
        });
        return request with { Methods = [.. fitting] };
    }

    /// <summary>The options of baking.</summary>
    /// <exception cref="GradCamException">There is no such kind of file.</exception>
    public Artifact What(ParseResult parsed) =>
        Items(parsed, Save, "overlay")
            .Aggregate(
                Artifact.None,
                (all, name) =>
                    all
                    | (
                        ArtifactNames.Contains(name.ToLowerInvariant())
                            ? Enum.Parse<Artifact>(name, ignoreCase: true)
                            : throw new GradCamException(
                                $"'{name}' cannot be saved; --save takes {string.Join(", ", ArtifactNames)}."
                            )
                    )
            );

    private static Smoothing Smoothed(string name) =>
        name.ToLowerInvariant() switch
        {
            "none" => Smoothing.None,
            "aug" or "augment" => Smoothing.Augment,
            "eigen" => Smoothing.Eigen,
            _ => throw new GradCamException($"There is no smoothing '{name}'; --smooth takes aug, eigen, or both."),
        };

    internal static Option<string[]> List(string name, string description, string help) =>
        new(name)
        {
            Description = description,
            HelpName = help,
            AllowMultipleArgumentsPerToken = false,
        };

    internal static string[] Items(ParseResult parsed, Option<string[]> option, string fallback) =>
        CommaList.Split(parsed.GetValue(option) ?? []) is { Length: > 0 } given ? given : [fallback];
}
