using System.CommandLine;
using GradCam.Cli.Explain;

namespace GradCam.Cli.Baking;

/// <summary>The options of <c>bake</c> beside those of the model.</summary>
internal sealed class BakeCommandOptions
{
    private Option<string[]> Method { get; } =
        ExplainOptions.List("--method", "The methods, of one run each; the `methods` command lists them.", "NAME,..");
    private Option<string[]> Layer { get; } =
        ExplainOptions.List(
            "--layer",
            "The layers: auto, tensor, node or module names, or globs.",
            "auto|NAME,..|GLOB"
        );
    private Option<string> Target { get; } =
        new("--target")
        {
            Description =
                "What is explained: top, a class number or name, a sum of them (\"cat - dog\"), or `input`, which "
                + "makes the class a further input of the model.",
            HelpName = "top|input|TARGET",
            DefaultValueFactory = _ => "top",
        };
    private Option<MapForm> Map { get; } =
        new("--map")
        {
            Description =
                "The maps as the method gives them, at the layer's resolution (raw), or at the input's and scaled to "
                + "0..1 (input).",
            DefaultValueFactory = _ => MapForm.Raw,
        };
    private Option<string> MapName { get; } =
        new("--map-name")
        {
            Description = "The name of the map's output, such as saliency_map; of several maps the prefix.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "cam",
        };
    private Option<bool> Overlay { get; } =
        new("--overlay") { Description = "Add the coloured picture itself, uint8 [N, H, W, 3]." };
    private Option<int?> Opset { get; } =
        new("--opset")
        {
            Description = "The version of ONNX's operators to write; the model's own, at least 17, if not given.",
            HelpName = "N",
        };
    private Option<bool> Half { get; } =
        new("--fp16")
        {
            Description = "Compute the network in float16, in half the size; maps, inputs and outputs stay float32.",
        };
    private LookOptions Look { get; } = new();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Method, Layer, Target, Map, MapName, Overlay, Opset, Half])
            command.Add(option);
        Look.AddTo(command);
        Map.ByName();
        Opset.Between(1, 1000);
        Method.CompletionSources.Add(_ => CamMethods.All.Where(m => m.Passes == "1").Select(m => m.Name));
    }

    /// <summary>The options of baking.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="limits">The limits on pictures that it names.</param>
    /// <param name="preprocess">The preparation is to be a part of the model.</param>
    /// <exception cref="GradCamException">An option makes no sense; the message says which and what would.</exception>
    public BakeOptions Request(ParseResult parsed, ResourceLimits limits, bool preprocess)
    {
        string target = parsed.GetValue(Target)!;
        bool input = target.Trim().Equals("input", StringComparison.OrdinalIgnoreCase);
        var targets = input ? [global::GradCam.Target.Top] : global::GradCam.Target.Parse(target, limits);
        if (targets.Count > 1)
            throw new GradCamException(
                "A baked model explains one target; take `--target input` to choose it in each run."
            );
        return new BakeOptions
        {
            Methods =
            [
                .. ExplainOptions.Items(parsed, Method, CamMethods.GradCam.Name).Select(CamMethods.Parse).Distinct(),
            ],
            Layers = ExplainOptions.Items(parsed, Layer, "auto"),
            Target = targets[0],
            TargetInput = input,
            Map = parsed.GetValue(Map),
            MapName = parsed.GetValue(MapName)!,
            Overlay = parsed.GetValue(Overlay) ? Look.Look(parsed) : null,
            Preprocess = preprocess,
            Opset = parsed.GetValue(Opset),
            Float16 = parsed.GetValue(Half),
        };
    }
}
