using System.CommandLine;
using System.Globalization;
using GradCam.Cli.Baking;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam bake MODEL -o FILE</c>: an ONNX file whose outputs are the model's own and the maps.</summary>
internal static class BakeCommand
{
    public static Command Create(Terminal terminal)
    {
        var input = new Argument<string>("MODEL")
        {
            Description = "The ONNX file, or a built-in model.",
            DefaultValueFactory = _ => BuiltInModel.All[0].Name,
        };
        var file = new Option<string?>("--output", "-o")
        {
            Description = "The file to write; the model's name with .cam.onnx in this folder if not given.",
            HelpName = "FILE",
        };
        var overwrite = OverwriteGuard.Option();
        var verify = new Option<bool>("--verify")
        {
            Description = "Run the result beside the library and print how far they are apart.",
        };
        var model = new ModelOptions();
        var options = new BakeCommandOptions();
        var command = new Command(
            "bake",
            "Writes the explanation into the model: a plain ONNX file with maps as further outputs, for any runtime."
        )
        {
            input,
            file,
            overwrite,
            verify,
        };
        // Here it also says that the preparation is to be a part of the model; which one, the model's card may know.
        model.Preprocess.Arity = ArgumentArity.ZeroOrOne;
        model.Preprocess.Description =
            "Take uint8 pixels [N, H, W, 3] of any size: resizing, channel order and normalization become part of "
            + "the model, by its .gradcam.json or as named here.";
        model.AddTo(command, withModel: false);
        options.AddTo(command);
        command.SetAction(
            (parsed, cancel) =>
                Cancellable.Run(
                    () =>
                    {
                        string source = model.Local(parsed, parsed.GetValue(input), terminal),
                            path = parsed.GetValue(file) ?? Path.GetFileNameWithoutExtension(source) + ".cam.onnx";
                        OutputFile.Check(source, path, "model.cam.onnx", parsed.GetValue(overwrite));
                        var request = options.Request(
                            parsed,
                            model.Limit.Of(parsed),
                            preprocess: parsed.GetResult(model.Preprocess) is not null
                        );
                        using var explainer = model.Load(parsed, source, terminal);
                        cancel.ThrowIfCancellationRequested();
                        foreach (
                            var remark in explainer.Diagnostics.Where(r =>
                                r.Code == "assumed-input"
                                || (
                                    r.Code == "assumed-preprocessing"
                                    && (request.Preprocess || request.Overlay is not null)
                                )
                            )
                        )
                            terminal.Warn(remark.Message);
                        var baked = explainer.Bake(request);
                        cancel.ThrowIfCancellationRequested();
                        baked.Save(path);
                        Print(terminal, baked, path);
                        if (parsed.GetValue(verify) && !cancel.IsCancellationRequested)
                            Print(terminal, explainer.Verify(baked), baked.Outputs, request);
                        cancel.ThrowIfCancellationRequested();
                        return ExitCode.Done;
                    },
                    cancel
                )
        );
        return command.WithExamples(
            "gradcam bake model.onnx -o model.cam.onnx",
            "gradcam bake model.onnx -o model.cam.onnx --method gradcam,layercam --map input --verify",
            "gradcam bake model.onnx -o phone.onnx --target input --preprocess --overlay --fp16"
        );
    }

    /// <summary>The table of the outputs that were added to a model.</summary>
    public static FittedTable Table(IReadOnlyList<BakedOutput> outputs)
    {
        var table = Tables.New("Output", "Kind", "Method", "Layer", "Explains");
        foreach (var output in outputs)
            table.Row(
                output.Name,
                output.Kind.ToString().ToLowerInvariant(),
                output.Method,
                output.Layer,
                output.Target
            );
        return table;
    }

    private static string Short(double number) => number.ToString("0.0e+0", CultureInfo.InvariantCulture);

    private static void Print(Terminal terminal, BakedModel baked, string path)
    {
        terminal.Table(Table(baked.Outputs));
        terminal.Line($"Written to {path}: operator set {baked.Opset}, inputs {string.Join(", ", baked.Inputs)}.");
    }

    private static void Print(
        Terminal terminal,
        IReadOnlyList<BakedDifference> differences,
        IReadOnlyList<BakedOutput> outputs,
        BakeOptions options
    )
    {
        var table = Tables.New("Output", "Largest difference", "");
        foreach (var (output, largest, own) in differences)
            table.Row(output, Short(largest), own ? "from the model as it was" : "from the library");
        terminal.Table(table);
        var kinds = outputs.ToLookup(
            o => o.Kind == BakedOutputKind.Overlay,
            o => differences.First(d => !d.IsOwn && d.Output == o.Name).Largest
        );
        // Steps of colours are no parts of a map, so that the larger of both would say nothing.
        string pictures = kinds[true].Any()
            ? $", of the pictures {kinds[true].Max().ToString(CultureInfo.InvariantCulture)} of 255 steps"
            : "";
        string half = options.Float16 ? ", in float16" : "";
        terminal.Line(
            $"The largest difference from the library is {Short(kinds[false].Max())} of a map's "
                + $"maximum{pictures}{half}."
        );
    }
}
