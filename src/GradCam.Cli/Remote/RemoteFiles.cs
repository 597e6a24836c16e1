using System.Globalization;
using System.Net;

namespace GradCam.Cli.Remote;

/// <summary>
/// Files that are named by their address, kept in the cache. A server is asked each time whether its file has changed;
/// one that cannot be reached is no error while there is a copy.
/// </summary>
/// <param name="folderOf">The folder of the copies of one folder's files, by its key.</param>
/// <param name="offline">Nothing is asked: copies alone are used.</param>
/// <param name="limits">The limits on pictures and texts.</param>
/// <param name="terminal">Is told what takes long, and what is used instead; null for nobody.</param>
internal sealed class RemoteFiles(
    Func<string, string> folderOf,
    bool offline,
    ResourceLimits limits,
    Terminal? terminal
)
{
    /// <summary>The environment variable that allows copies alone.</summary>
    public const string OfflineVariable = "GRADCAM_OFFLINE";

    // As much as a model may have that is a file.
    private const long MostModelBytes = int.MaxValue;

    private const int MostAtOnce = 6;

    // What a hub has beside a model, and what a model's own weights are called.
    private static readonly string[] OfHub = ["config.json", "preprocessor_config.json"],
        Weights = ["_data", ".data"];

    /// <summary>Is told the folder that a copy was put into.</summary>
    public Action<string> Kept { get; init; } = _ => { };

    /// <summary>How servers are asked.</summary>
    public Downloader Downloader { get; init; } = new();

    /// <summary>A picture or tensor.</summary>
    /// <returns>The copy.</returns>
    /// <exception cref="GradCamException">It cannot be had; the message says why.</exception>
    public string Picture(string text, CancellationToken cancel = default)
    {
        var address = RemoteAddress.Of(text);
        return Get(address, address.Uri, address.FileName, ("file-bytes", limits.FileBytes), cancel);
    }

    /// <summary>A model, with its card and weights beside it.</summary>
    /// <returns>The copy.</returns>
    /// <exception cref="GradCamException">It cannot be had; the message says why.</exception>
    public string Model(string text, CancellationToken cancel = default)
    {
        var address = RemoteAddress.Of(text);
        string name = address.FileName,
            model = Get(address, address.Uri, name, (null, MostModelBytes), cancel);
        if (offline)
            return model;
        // Most are not there, and each costs the way to the server and back.
        Parallel.ForEach(
            Beside(address, name),
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancel },
            file => file.Uris.Any(uri => Try(address, uri, file.Name, file.Size, cancel))
        );
        return model;
    }

    /// <summary>What a model may have beside it: each with the addresses where it may be, the best first.</summary>
    private IEnumerable<(string Name, Uri[] Uris, (string?, long) Size)> Beside(RemoteAddress address, string name)
    {
        (string?, long) text = ("text-bytes", limits.TextBytes);
        string card = Path.GetFileName(ModelCard.PathFor(name));
        yield return (card, [address.Beside(card)], text);
        foreach (string config in address.Above is null ? [] : OfHub)
            yield return (
                config,
                [.. ((Uri[])[address.Beside(config), address.Beside(config, address.Above)]).Distinct()],
                text
            );
        if (name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            foreach (string ending in Weights)
                yield return (name + ending, [address.Beside(name + ending)], (null, MostModelBytes));
    }

    /// <summary>Fetches what may be there or not.</summary>
    private bool Try(
        RemoteAddress address,
        Uri uri,
        string name,
        (string? Limit, long Most) size,
        CancellationToken cancel
    )
    {
        try
        {
            Get(address, uri, name, size, cancel);
            return true;
        }
        catch (AbsentException)
        {
            return false;
        }
    }

    private string Get(
        RemoteAddress address,
        Uri uri,
        string name,
        (string? Limit, long Most) size,
        CancellationToken cancel
    )
    {
        string file = Path.Combine(folderOf(address.FolderKey), name);
        var known = Fetched.Of(file);
        if (offline)
            return known is not null
                ? Used(file)
                : throw new GradCamException(
                    $"{address.Text} is not in the cache, and --offline asks no server: leave it out once."
                );
        bool optional = uri != address.Uri;
        try
        {
            return Asked(address, uri, file, known, size, optional, cancel).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or HttpIOException)
        {
            string why = e is TimeoutException ? "it does not answer in time" : (e.InnerException ?? e).Message;
            if (known is null && optional)
                throw new AbsentException(uri);
            if (known is null)
                throw new GradCamException(
                    $"{address.Text} cannot be fetched ({why.TrimEnd('.')}): check the address and the connection.",
                    e
                );
            if (!optional)
                terminal?.Warn(
                    $"{address.Text} cannot be reached ({why.TrimEnd('.')}): the copy in the cache is used."
                );
            return file;
        }
    }

    private async Task<string> Asked(
        RemoteAddress address,
        Uri uri,
        string file,
        Fetched? known,
        (string? Limit, long Most) size,
        bool optional,
        CancellationToken cancel
    )
    {
        using var answer = await Downloader.Ask(uri, known, cancel);
        if (answer.StatusCode == HttpStatusCode.NotModified && known is not null)
            return Used(file);
        if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            throw new HttpRequestException($"the server answers with {(int)answer.StatusCode}");
        // Some servers answer with a page where they have no file.
        bool page = answer.Content.Headers.ContentType?.MediaType == "text/html";
        if (optional && (answer.StatusCode != HttpStatusCode.OK || page))
        {
            File.Delete(file);
            throw new AbsentException(uri);
        }
        if (answer.StatusCode != HttpStatusCode.OK || page)
            throw Refused(address, answer.StatusCode);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        long? length = answer.Content.Headers.ContentLength;
        using (SlowNotice.Start(terminal ?? Terminal.Plain(TextWriter.Null, TextWriter.Null), Said(address, length)))
        {
            string begun = $"{file}.{Environment.ProcessId}.unfinished";
            try
            {
                await using (var stream = File.Create(begun))
                    await Downloader.Save(
                        answer,
                        stream,
                        size.Most,
                        bytes =>
                            new(
                                $"{address.Text} has {bytes} bytes: "
                                    + (
                                        size.Limit is { } limit
                                            ? limits.Met(limit)
                                            : "a model may have 2 GB; take a smaller one."
                                    )
                            ),
                        cancel
                    );
                File.Move(begun, file, overwrite: true);
            }
            finally
            {
                File.Delete(begun);
            }
        }
        Fetched.Write(file, uri, answer);
        Kept(Path.GetDirectoryName(file)!);
        return file;
    }

    private static string Used(string file)
    {
        DownloadTrim.Touch(file);
        return file;
    }

    private static string Said(RemoteAddress address, long? length) =>
        length is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $"Fetching {address.Text} ({bytes / 1e6:N1} MB) ...")
            : $"Fetching {address.Text} ...";

    private static GradCamException Refused(RemoteAddress address, HttpStatusCode status) =>
        new(
            status switch
            {
                HttpStatusCode.OK => $"{address.Text} is a page, and no file: give the address of the file itself.",
                HttpStatusCode.NotFound or HttpStatusCode.Gone =>
                    $"There is no file at {address.Text} ({(int)status}): check the address.",
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    $"{address.Text} is not public ({(int)status}): fetch it yourself, and give the file.",
                _ => $"The server answers {address.Text} with {(int)status}: check the address, or try again later.",
            }
        );

    /// <summary>What need not be there is not.</summary>
    private sealed class AbsentException(Uri uri) : Exception($"{uri} is not there.");
}
