namespace GradCam.Server;

/// <summary>What a server serves, and the most that it takes.</summary>
public sealed class GradCamServerOptions
{
    /// <summary>The models; the first is the default. Without any it is the built-in one.</summary>
    public IList<ModelEntry> Models { get; } = [];

    /// <summary>The most bytes of a request; 32 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 32L << 20;

    /// <summary>The limits on pictures.</summary>
    public ResourceLimits Limits { get; set; } = ResourceLimits.Default;

    /// <summary>The number of explanations that are computed at once; 0 for one per core.</summary>
    public int Concurrency { get; set; }

    /// <summary>The number of requests that wait for their turn; those beyond are answered 429.</summary>
    public int QueueLength { get; set; } = 32;

    /// <summary>The longest time of an explanation once it has its turn.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The most maps of one request.</summary>
    public int MaxMaps { get; set; } = 512;
}
