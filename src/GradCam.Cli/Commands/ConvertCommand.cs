using System.CommandLine;
using System.Globalization;
using GradCam.Cli.Json;
using GradCam.Foundation;
using GradCam.Keras;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam convert MODEL</c>: a Keras file becomes an ONNX file.</summary>
internal static class ConvertCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("MODEL")
        {
            Description =
                "The Keras file: .keras, or .h5 of a whole model or of the weights of one of keras.applications; or "
                + "the model.json of weights beside it, also TensorFlow.js'.",
        };
        var output = new Option<string?>("--output", "-o")
        {
            Description = "The ONNX file to write; MODEL with the ending .onnx if not given, model.onnx in a folder.",
            HelpName = "FILE",
        };
        var overwrite = OverwriteGuard.Option();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var limit = new LimitOption();
        var command = new Command("convert", "Converts a Keras file to ONNX, which any runtime can use.")
        {
            model,
            output,
            overwrite,
            json,
            limit.Option,
        };
        command.SetAction(
            (parsed, cancel) =>
                Cancellable.Run(
                    () =>
                    {
                        string path = parsed.GetValue(model)!,
                            onnx = parsed.GetValue(output) ?? OnnxFor(path);
                        OutputFile.Check(path, onnx, "model.onnx", parsed.GetValue(overwrite));
                        var result = Convert(path, onnx, limit.Of(parsed), terminal, cancel);
                        if (parsed.GetValue(json))
                            terminal.Raw(JsonText.Of(result));
                        else
                            terminal.Card(
                                result.Model,
                                [
                                    ("layers", result.Layers.ToString(CultureInfo.InvariantCulture)),
                                    ("parameters", result.Parameters.ToString("N0", CultureInfo.InvariantCulture)),
                                    ("written", result.Output),
                                    .. result.Card is { } card
                                        ? [("written", card)]
                                        : (ReadOnlySpan<(string, string)>)[],
                                ]
                            );
                        return ExitCode.Done;
                    },
                    cancel
                )
        );
        return command.WithExamples(
            "gradcam convert model.keras",
            "gradcam convert keras_model.h5 -o model.onnx",
            "gradcam convert vgg16_weights_tf_dim_ordering_tf_kernels.h5 -o vgg16.onnx"
        );
    }

    private static ConvertResult Convert(
        string path,
        string onnx,
        ResourceLimits limits,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        // What is neither file nor folder would be waited for.
        FileBytes.RefuseSpecial(path);
        var model = KerasModel.Load(path, limits);
        cancel.ThrowIfCancellationRequested();
        var made = model.Convert().Model;
        cancel.ThrowIfCancellationRequested();
        Onnx.OnnxFile.Save(made, onnx);
        return new(
            path,
            onnx,
            WriteCard(model.Card, onnx, terminal),
            model.Layers,
            model.Parameters(made),
            made.Graph.Input[0].Name,
            [.. made.Graph.Output.Select(o => o.Name)]
        );
    }

    private static string OnnxFor(string path) =>
        Directory.Exists(path) ? Path.Combine(path, "model.onnx") : Path.ChangeExtension(path, ".onnx");

    /// <summary>Labels and preparation go into the card beside the ONNX file, which cannot hold them.</summary>
    private static string? WriteCard(ModelCard card, string onnx, Terminal terminal) =>
        card with { Source = null } == ModelCard.Empty
        || (card.Source is { } source && Path.GetFullPath(source) == Path.GetFullPath(ModelCard.PathFor(onnx)))
            ? null
            : CardFile.Write(card, onnx, terminal);
}
