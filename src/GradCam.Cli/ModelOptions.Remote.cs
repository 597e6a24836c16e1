using System.Collections.Concurrent;
using System.CommandLine;
using GradCam.Cli.Remote;

namespace GradCam.Cli;

/// <content>Models that are named by their addresses.</content>
internal sealed partial class ModelOptions
{
    // A model is asked for once, however often it is opened.
    private readonly ConcurrentDictionary<string, string> _fetched = new();

    /// <summary>The model's file: the copy of one that is named by its address; the name of a built-in one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model, if it is an argument and not the option.</param>
    /// <param name="terminal">Is told what takes long; null for nobody.</param>
    /// <exception cref="GradCamException">It cannot be fetched.</exception>
    public string Local(ParseResult parsed, string? model = null, Terminal? terminal = null)
    {
        model ??= parsed.GetValue(Model) ?? BuiltInModel.All[0].Name;
        return RemoteAddress.Is(model) && !File.Exists(model)
            ? _fetched.GetOrAdd(model, text => Remote(parsed, terminal).Model(text))
            : model;
    }

    /// <summary>What fetches files that are named by their addresses.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Is told what takes long; null for nobody.</param>
    public RemoteFiles Remote(ParseResult parsed, Terminal? terminal) =>
        new(
            RemoteFolders.Of(parsed.GetValue(NoCache) ? null : Cache()),
            parsed.GetValue(Offline) || RemoteFolders.IsOffline(Environment.GetEnvironmentVariable),
            Limit.Of(parsed),
            terminal
        )
        {
            Kept = folder =>
            {
                if (!parsed.GetValue(NoCache))
                    DownloadTrim.Around(folder);
            },
        };
}
