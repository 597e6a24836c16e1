using GradCam.Foundation;
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

    /// <summary>Explains a picture or tensor.</summary>
    /// <param name="instance">The picture's file, or the tensor.</param>
    /// <param name="alone">No other request is computed, so that all cores are free.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="GradCamException">It, or what is asked for, does not fit the model.</exception>
    public IReadOnlyList<Explanation> Run(Instance instance, bool alone, CancellationToken cancel)
    {
        var picture = instance.Picture is { } encoded ? Decoded(encoded) : null;
        cancel.ThrowIfCancellationRequested();
        var request = query.Request with { Advance = Advance };
        if (SkipFailing)
            request = request with
            {
                MethodFailed = (method, e) => _failures.Add(new(method.Name, CallerWords.OfRequest(e.Message))),
            };
        CheckMaps(request);
        using var activity = ServerMetrics.Source.StartActivity("run");
        return picture is null ? model.Explainer.Explain(Fitting(instance.Tensor!), request, cancel)
            : alone ? model.Explainer.Explain(picture, request, cancel)
            : model.Explainer.ExplainBeside(picture, request, cancel);
    }

    /// <summary>The answer in JSON.</summary>
    public ExplainAnswer Answer(IReadOnlyList<Explanation> explanations)
    {
        var first = explanations[0];
        return new(
            model.Served.Name,
            first.Picture?.Width ?? first.MapValues.Shape[^1],
            first.Picture?.Height ?? first.MapValues.Shape[0],
            first.Frame is var (left, top, right, bottom) ? new(left, top, right, bottom) : null,
            [.. (first.Objects.Count > 0 ? first.Objects : first.Predictions).Select(PredictionRow.Of)],
            [.. explanations.Select(Row)],
            [.. model.Explainer.Diagnostics.Select(Words)],
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

    public Picture Decoded(byte[] encoded)
    {
        using var activity = ServerMetrics.Source.StartActivity("decode");
        return UploadedPicture.Decode(encoded, "The picture", options.Limits);
    }

    // Graphs are made for each size, and stay.
    public Tensor Fitting(Tensor tensor)
    {
        int[] shape = model.Explainer.Model.InputShape;
        return tensor.Shape.Length >= shape.Length && tensor.Shape[^shape.Length..].SequenceEqual(shape)
            ? tensor
            : throw new RequestException(
                400,
                $"The tensor has the shape [{string.Join(", ", tensor.Shape)}], and the model takes "
                    + $"[N, {string.Join(", ", shape)}]: send one of that shape."
            );
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
        new(e.LayerName, e.Method.Name, TargetRow.Of(e), [.. e.Diagnostics.Select(Words)])
        {
            Raw = query.Include.HasFlag(Include.Raw) ? ArrayRow.Of(e.Raw) : null,
            // What is not finite has no scale and no picture; its finding says so.
            Map = query.Include.HasFlag(Include.Map) && IsFinite(e) ? ArrayRow.Of(e.MapValues) : null,
            Overlay = query.Include.HasFlag(Include.Overlay) && IsFinite(e) ? Overlay(e) : null,
            Heatmap = query.Include.HasFlag(Include.Heatmap) && IsFinite(e) ? Heatmap(e) : null,
        };

    private byte[] Overlay(Explanation e) => e.Image(query.Look).EncodePng();

    private byte[] Heatmap(Explanation e) => e.Heatmap(query.Look.Colormap).EncodePng();

    private static bool IsFinite(Explanation e) => float.IsFinite(Magnitude.Largest(e.Raw.Data));

    private static DiagnosticRow Words(Diagnostic diagnostic) =>
        new(diagnostic.Code, CallerWords.OfRequest(diagnostic.Message));

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
