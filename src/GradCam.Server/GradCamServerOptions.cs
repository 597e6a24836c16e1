namespace GradCam.Server;

/// <summary>What a server serves, and the most that it takes.</summary>
public sealed class GradCamServerOptions
{
    /// <summary>The models; the first is the default. Without any it is the built-in one.</summary>
    public IList<ModelEntry> Models { get; } = [];

    /// <summary>
    /// Finds a model that is not among <see cref="Models"/> by a name that a client sends to have it loaded; null if
    /// there is none. The name is never to be taken for a path.
    /// </summary>
    public Func<string, ModelEntry?> FindModel { get; set; } = _ => null;

    /// <summary>
    /// The key that requests have to bring (<c>Authorization: Bearer KEY</c> or <c>X-API-Key: KEY</c>); null to let
    /// everyone explain pictures, and nobody load or drop models.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>The most bytes of a request; 32 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 32L << 20;

    /// <summary>The most bytes of all requests that are held at once; 256 MiB.</summary>
    public long MaxHeldBytes { get; set; } = 256L << 20;

    /// <summary>The limits on pictures.</summary>
    public ResourceLimits Limits { get; set; } = ResourceLimits.Default;

    /// <summary>The number of explanations that are computed at once; 0 for one per core.</summary>
    public int Concurrency { get; set; }

    /// <summary>The number of requests that wait for their turn; those beyond are answered 429.</summary>
    public int QueueLength { get; set; } = 32;

    /// <summary>The longest time of an explanation once it has its turn; a minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The most maps of one request; 512.</summary>
    public int MaxMaps { get; set; } = 512;

    /// <summary>The most bytes of answers that are kept for requests that come again; 64 MiB, 0 to keep none.</summary>
    public long CacheBytes { get; set; } = 64L << 20;
}
