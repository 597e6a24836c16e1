using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GradCam.Server.Serving;

/// <summary>What the server tells of itself: counts, times and traces, never pictures.</summary>
internal sealed class ServerMetrics
{
    /// <summary>The name of the meter and of the traces' source.</summary>
    public const string Name = "GradCam.Server";

    /// <summary>The source of traces.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly double[] Seconds = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];

    private readonly Counter<long> _requests;
    private readonly Counter<long> _cached;
    private readonly Histogram<double> _seconds;

    public ServerMetrics(IMeterFactory factory, Places places, AnswerCache cache, HeldBytes held)
    {
        var meter = factory.Create(Name);
        _requests = meter.CreateCounter<long>("gradcam.requests", description: "Explanations that were asked for.");
        _cached = meter.CreateCounter<long>("gradcam.cache.hits", description: "Answers that were kept from before.");
        _seconds = meter.CreateHistogram(
            "gradcam.explain.duration",
            "s",
            "Time of an explanation in its place.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds }
        );
        meter.CreateObservableGauge(
            "gradcam.places.busy",
            () => places.Busy,
            description: "Explanations being computed."
        );
        meter.CreateObservableGauge("gradcam.queue.length", () => places.Waiting, description: "Requests that wait.");
        meter.CreateObservableGauge("gradcam.cache.size", () => cache.Bytes, "By", "Bytes of kept answers.");
        meter.CreateObservableGauge("gradcam.held.size", () => held.Now, "By", "Bytes of requests that are held.");
    }

    /// <summary>Counts a request by its status.</summary>
    public void Count(string model, int status) =>
        _requests.Add(1, new("model", model), new KeyValuePair<string, object?>("status", status));

    /// <summary>Counts an answer that was kept from before.</summary>
    public void CountCached(string model) => _cached.Add(1, new KeyValuePair<string, object?>("model", model));

    /// <summary>Records the time of an explanation.</summary>
    public void Took(string model, TimeSpan time) =>
        _seconds.Record(time.TotalSeconds, new KeyValuePair<string, object?>("model", model));
}
