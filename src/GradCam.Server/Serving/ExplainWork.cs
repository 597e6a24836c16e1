using System.Runtime.InteropServices;
using GradCam.Foundation;
using GradCam.Imaging;
using GradCam.Json;
using GradCam.Server.Answers;
using GradCam.Server.Requests;

namespace GradCam.Server.Serving;

/// <summary>One request's explanation: decoding, running, and the rows of the answer.</summary>
/// <param name="model">The model.</param>
/// <param name="query">What is asked for.</param>
/// <param name="options">The server's options.</param>
internal sealed class ExplainWork(
    (ServedModel Served, Explainer Explainer) model,
    ExplainQuery query,
    GradCamServerOptions options
)
{
    private readonly List<FailedMethod> _failures = [];

    /// <summary>Goes on where a method cannot explain the model.</summary>
    public bool SkipFailing { get; init; }

    /// <summary>Is told of passes as they are done.</summary>
    public Action<int>? Advance { get; init; }

    /// <summary>Explains a picture.</summary>
    /// <param name="encoded">The picture's file.</param>
    /// <param name="alone">No other request is computed, so that all cores are free.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">The picture, or what is asked for, does not fit the model.</exception>
    public IReadOnlyList<Explanation> Run(byte[] encoded, bool alone, CancellationToken cancel)
    {
        Picture picture;
        using (ServerMetrics.Source.StartActivity("decode"))
            picture = PictureDecoder.Decode(encoded, "The picture", options.Limits);
        cancel.ThrowIfCancellationRequested();
        var request = query.Request with { Advance = Advance };
        if (SkipFailing)
            request = request with { MethodFailed = (method, e) => _failures.Add(new(method.Name, e.Message)) };
        CheckMaps(request);
        using var activity = ServerMetrics.Source.StartActivity("run");
        return alone
            ? model.Explainer.Explain(picture, request, cancel)
            : model.Explainer.ExplainBeside(picture, request, cancel);
    }

    /// <summary>The answer in JSON.</summary>
    public ExplainAnswer Answer(IReadOnlyList<Explanation> explanations)
    {
        var first = explanations[0];
        return new(
            model.Served.Name,
            first.Picture!.Width,
            first.Picture.Height,
            first.Frame is var (left, top, right, bottom) ? new(left, top, right, bottom) : null,
            [.. (first.Objects.Count > 0 ? first.Objects : first.Predictions).Select(PredictionRow.Of)],
            [.. explanations.Select(Row)],
            [.. model.Explainer.Diagnostics.Select(DiagnosticRow.Of)],
            _failures
        );
    }

    /// <summary>A picture of the only explanation.</summary>
    public byte[] Png(IReadOnlyList<Explanation> explanations) =>
        query.Include.HasFlag(Include.Heatmap) ? Heatmap(Only(explanations)) : Overlay(Only(explanations));

    /// <summary>The map of the only explanation, as a .npy file.</summary>
    public byte[] Npy(IReadOnlyList<Explanation> explanations)
    {
        var only = Only(explanations);
        var tensor = query.Include == Include.Raw ? only.Raw : only.MapValues;
        return global::GradCam.Npy.Encode(tensor.Data, tensor.Shape);
    }

    private static Explanation Only(IReadOnlyList<Explanation> explanations) =>
        explanations is [var only]
            ? only
            : throw new RequestException(
                400,
                $"The request has {explanations.Count} maps, and this form of answer holds one: name one method, layer "
                    + "and target, or accept application/json."
            );

    private MapRow Row(Explanation e) =>
        new(e.LayerName, e.Method.Name, TargetRow.Of(e), [.. e.Diagnostics.Select(DiagnosticRow.Of)])
        {
            Raw = query.Include.HasFlag(Include.Raw) ? Array(e.Raw) : null,
            // What is not finite has no scale and no picture; its finding says so.
            Map = query.Include.HasFlag(Include.Map) && IsFinite(e) ? Array(e.MapValues) : null,
            Overlay = query.Include.HasFlag(Include.Overlay) && IsFinite(e) ? Overlay(e) : null,
            Heatmap = query.Include.HasFlag(Include.Heatmap) && IsFinite(e) ? Heatmap(e) : null,
        };

    private byte[] Overlay(Explanation e) => e.Overlay(query.Look).EncodePng();

    private byte[] Heatmap(Explanation e) => e.Heatmap(query.Look.Colormap).EncodePng();

    private static bool IsFinite(Explanation e) => float.IsFinite(Magnitude.Largest(e.Raw.Data));

    private static ArrayRow Array(Tensor tensor) =>
        new(tensor.Shape, MemoryMarshal.AsBytes(tensor.Data.AsSpan()).ToArray());

    private void CheckMaps(ExplainRequest request)
    {
        int layers = model.Explainer.Check(request).Count,
            maps = request.Methods.Sum(m => m.AtInput ? 1 : layers) * request.Targets.Count;
        if (maps > options.MaxMaps)
            throw new RequestException(
                400,
                $"The request asks for {maps:N0} maps ({request.Methods.Count} methods, {layers} layers, "
                    + $"{request.Targets.Count} targets), and this server makes at most {options.MaxMaps:N0} at once: "
                    + "ask for fewer."
            );
    }
}
