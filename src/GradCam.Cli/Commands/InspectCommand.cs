using System.CommandLine;
using GradCam.Cli.Json;
using GradCam.Json;

namespace GradCam.Cli.Commands;

/// <summary><c>gradcam inspect MODEL</c>: how a model is read.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = ModelOptions.Argument();
        var classes = new Option<bool>("--classes") { Description = "List the classes: number and name." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var card = new Option<bool>("--write-card")
        {
            Description = "Write the .gradcam.json beside the model, with all that is read or assumed, to start from.",
        };
        var options = new ModelOptions();
        var command = new Command(
            "inspect",
            "Says how a model is read: inputs, preparation, outputs, layer; what is declared, derived or assumed."
        )
        {
            model,
            classes,
            card,
            json,
        };
        options.AddTo(command, withModel: false);
        command.SetAction(
            (parsed, cancel) =>
                Cancellable.Run(
                    () =>
                    {
                        string path = options.Local(parsed, parsed.GetValue(model), terminal);
                        using var explainer = options.Load(parsed, path, terminal);
                        cancel.ThrowIfCancellationRequested();
                        if (parsed.GetValue(classes))
                        {
                            Classes(explainer, path, parsed.GetValue(json), terminal);
                            return ExitCode.Done;
                        }
                        string? written = parsed.GetValue(card) ? Write(explainer, path, terminal) : null;
                        if (parsed.GetValue(json))
                            terminal.Raw(
                                JsonText.Of(InspectResult.Of(path, explainer.Signature, explainer.Diagnostics, written))
                            );
                        else
                            Print(explainer, path, written, terminal);
                        return ExitCode.Done;
                    },
                    cancel
                )
        );
        return command.WithExamples(
            "gradcam inspect model.onnx",
            "gradcam inspect model.onnx --classes",
            "gradcam inspect model.onnx --write-card",
            "gradcam inspect cats-dogs --json"
        );
    }

    private static string? Write(Explainer explainer, string path, Terminal terminal) =>
        File.Exists(path)
            ? CardFile.Write(explainer.ToCard(), path, terminal)
            : throw new GradCamException(
                $"'{path}' is built in and has its card; --write-card takes a model that is a file."
            );

    private static void Classes(Explainer explainer, string path, bool json, Terminal terminal)
    {
        var names = explainer.Labels.Names;
        if (json)
        {
            terminal.Raw(JsonText.Of(new ClassList(path, explainer.LabelsOrigin?.Text, names)));
            return;
        }
        if (names.Count == 0)
            throw new GradCamException(
                $"The names of the classes of '{path}' are not known: give ExplainerOptions.Labels, or use their "
                    + "numbers."
            );
        var table = Tables.New("", "Class");
        foreach (var (number, name) in names.Index())
            table.Row($"{number}", name);
        terminal.Table(table);
        if (explainer.LabelsOrigin is { } origin)
            terminal.Line($"{names.Count} classes ({origin.Text}).");
    }

    private static void Print(Explainer explainer, string path, string? written, Terminal terminal)
    {
        var signature = explainer.Signature;
        var table = Tables.New("", "", "Read as");
        void Rows(IEnumerable<SignatureFact> facts)
        {
            foreach (var fact in facts)
                table.Row(
                    $"  {fact.Name}",
                    InspectResult.NameOf(fact.Origin.Kind),
                    $"{fact.Value} ({fact.Origin.Text})"
                );
        }
        foreach (var input in signature.Inputs)
        {
            table.Row($"input {input.Name}", "", $"{Words(input.Kind)}, {input.Shape} {input.Type}");
            Rows(input.Facts);
        }
        foreach (var output in signature.Outputs)
        {
            table.Row($"output {output.Name}", "", $"{Words(output.Kind)} {output.Shape}".TrimEnd());
            Rows(output.Facts);
        }
        table.Row("explained at", "", "");
        Rows(signature.Layers);
        terminal.Line(path);
        terminal.Table(table);
        Methods(signature, terminal);
        foreach (var diagnostic in explainer.Diagnostics)
            terminal.Warn(diagnostic.Message);
        if (written is not null)
            terminal.Line($"Written to {written}.");
        else if (signature.Assumptions.Count > 0 && File.Exists(path))
            terminal.Line("To state what is assumed, write the model card with --write-card and correct it.");
    }

    /// <summary>The methods that work, and those that do not by reason.</summary>
    private static void Methods(ModelSignature signature, Terminal terminal)
    {
        int works = signature.Methods.Count(m => m.Works),
            all = signature.Methods.Count;
        terminal.Line(
            works == all ? $"All {all} methods work."
            : works == 0 ? "No method works."
            : works > all / 2 ? $"{works} of {all} methods work; these do not:"
            : $"{works} of {all} methods work: {Names(signature.Methods.Where(m => m.Works))}. These do not:"
        );
        foreach (var group in signature.Methods.Where(m => !m.Works).GroupBy(m => m.Reason))
            terminal.Line($"  {Names(group)}: {group.Key}");
    }

    private static string Names(IEnumerable<MethodSupport> methods) =>
        string.Join(", ", methods.Select(m => m.Method.Name));

    private static string Words<T>(T value)
        where T : struct, Enum => InspectResult.NameOf(value).Replace('-', ' ');
}
