using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using GradCam.Cli.Remote;
using GradCam.Foundation;
using GradCam.Models;
using GradCam.Server;

namespace GradCam.Cli.Serve;

/// <summary>Serves models until it is told to stop. Nothing else of the program touches ASP.NET Core.</summary>
internal static class ServeJob
{
    private const int LeastKey = 16,
        MostKeyBytes = 4096;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<int> Run(
        ServeOptions options,
        ParseResult parsed,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        var (entries, folder) = Models(options, parsed, terminal);
        var listen = new ListenOptions
        {
            Urls = parsed.GetValue(options.Urls)!.Split(';', StringSplitOptions.RemoveEmptyEntries),
            Origins = parsed.GetValue(options.Origins) ?? [],
            Hosts = parsed.GetValue(options.Hosts) is { Length: > 0 } hosts ? hosts : null,
        };
        string? key = Key(parsed.GetValue(options.KeyFile));
        var app = GradCamServer.Create(
            server =>
            {
                foreach (var entry in entries)
                    server.Models.Add(entry);
                if (folder is not null)
                    server.FindModel = folder.Find;
                server.ApiKey = key;
                server.Limits = options.Model.Limit.Of(parsed);
                server.Concurrency = parsed.GetValue(options.Concurrency);
                server.QueueLength = parsed.GetValue(options.Queue);
                server.MaxBodyBytes = (long)parsed.GetValue(options.Body) << 20;
                server.CacheBytes = (long)parsed.GetValue(options.AnswerCache) << 20;
                if (parsed.GetValue(options.Timeout) is { } seconds)
                    server.Timeout = TimeSpan.FromSeconds(seconds);
            },
            listen
        );
        // Requests that are being answered are answered to their end.
        terminal.Interruption?.Wait();
        await GradCamServer.Run(
            app,
            urls =>
                terminal.Say($"Serving {string.Join(", ", entries.Select(e => e.Name))} at {string.Join(", ", urls)}"),
            cancel
        );
        return ExitCode.Done;
    }

    private static (IReadOnlyList<ModelEntry>, ModelFolder?) Models(
        ServeOptions options,
        ParseResult parsed,
        Terminal terminal
    )
    {
        var folder = parsed.GetValue(options.Folder) is { } path
            ? new ModelFolder(path, file => options.Model.Load(parsed, file, stays: true))
            : null;
        ModelEntry[] entries =
        [
            .. (parsed.GetValue(options.Models) ?? []).Select(text => Entry(text, options.Model, parsed, terminal)),
            .. folder?.All() ?? [],
        ];
        if (entries.Length == 0)
            entries = [Entry(BuiltInModel.All[0].Name, options.Model, parsed, terminal)];
        return entries.GroupBy(e => e.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new GradCamException(
                $"Two models are called '{twice.Key}': give one another name, as --model other=FILE."
            )
            : (entries, folder);
    }

    private static ModelEntry Entry(string text, ModelOptions options, ParseResult parsed, Terminal terminal)
    {
        int at = File.Exists(text) || RemoteAddress.Is(text) ? -1 : text.IndexOf('=');
        string model = options.Local(parsed, text[(at + 1)..], terminal);
        bool builtIn = BuiltInModel.All.Any(m => m.Name == model);
        return new(
            at > 0 ? ModelEntry.NameOf(text[..at] + ".onnx")
                : builtIn ? model
                : ModelEntry.NameOf(model),
            builtIn ? "built-in"
                : ModelFileKind.IsKeras(model) ? "keras"
                : "onnx",
            () => options.Load(parsed, model, stays: true)
        );
    }

    private static string? Key(string? file)
    {
        string? key = file is null
            ? Environment.GetEnvironmentVariable("GRADCAM_API_KEY")
            : Encoding.UTF8.GetString(
                FileBytes.Read(file, _ => { }, "text-bytes", ResourceLimits.Default with { TextBytes = MostKeyBytes })
            );
        key = key?.Trim();
        return string.IsNullOrEmpty(key) && file is null ? null
            : key!.Length >= LeastKey ? key
            : throw new GradCamException(
                $"The key has {key.Length} letters: take one of {LeastKey} or more, such as what `openssl rand -hex "
                    + "32` prints."
            );
    }
}
