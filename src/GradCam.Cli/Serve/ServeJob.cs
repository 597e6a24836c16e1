using System.CommandLine;
using System.Runtime.CompilerServices;
using GradCam.Server;

namespace GradCam.Cli.Serve;

/// <summary>Serves models until it is told to stop. Nothing else of the program touches ASP.NET Core.</summary>
internal static class ServeJob
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<int> Run(
        ServeOptions options,
        ParseResult parsed,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        terminal.Interruption?.Wait();
        string[] models = parsed.GetValue(options.Models) is { Length: > 0 } given ? given : [BuiltInModel.All[0].Name];
        ModelEntry[] entries = [.. models.Select(text => Entry(text, options.Model, parsed))];
        if (entries.GroupBy(e => e.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new GradCamException($"Two models are called '{twice.Key}': name one, as --model other={twice.Key}.");
        var app = GradCamServer.Create(
            server =>
            {
                foreach (var entry in entries)
                    server.Models.Add(entry);
                server.Limits = options.Model.Limit.Of(parsed);
            },
            parsed.GetValue(options.Urls)!.Split(';', StringSplitOptions.RemoveEmptyEntries)
        );
        await GradCamServer.Run(
            app,
            urls =>
                terminal.Say($"Serving {string.Join(", ", entries.Select(e => e.Name))} at {string.Join(", ", urls)}"),
            cancel
        );
        return ExitCode.Done;
    }

    private static ModelEntry Entry(string text, ModelOptions options, ParseResult parsed)
    {
        int at = text.IndexOf('=');
        string model = at > 0 && !File.Exists(text) ? text[(at + 1)..] : text,
            name = at > 0 && !File.Exists(text) ? text[..at] : Path.GetFileNameWithoutExtension(model);
        string kind =
            BuiltInModel.All.Any(m => m.Name == model) ? "built-in"
            : KerasFiles.IsOne(model) ? "keras"
            : "onnx";
        return new(name, kind, () => options.Load(parsed, model));
    }
}
