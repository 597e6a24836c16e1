namespace GradCam.Server;

/// <summary>Where a server of its own listens, and whom it answers.</summary>
public sealed record ListenOptions
{
    /// <summary>The addresses, such as <c>http://127.0.0.1:8080</c>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>
    /// The names by which the server may be asked for; null for those of this machine where it listens on loopback
    /// alone, and for all names elsewhere.
    /// </summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>The origins of other sites whose pages may use the server; none by default.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The most connections at once; 512.</summary>
    public int MaxConnections { get; init; } = 512;

    /// <summary>The hosts, by the addresses where nothing is said.</summary>
    internal IReadOnlyList<string> AllowedHosts =>
        Hosts ?? (Urls.All(IsLoopback) ? ["localhost", "127.0.0.1", "[::1]"] : ["*"]);

    // Pages of other sites could else be served by a name that leads here.
    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback;
}
