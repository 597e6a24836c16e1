using GradCam.Autodiff;
using GradCam.Explaining;

namespace GradCam.Signatures;

/// <summary>Says how a model is read.</summary>
internal static class SignatureReader
{
    /// <summary>The signature of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">Its layers.</param>
    public static ModelSignature Read(ExplainedModel model, LayerChoice layers) =>
        new(InputReading.Of(model), OutputReading.Of(model), LayerFacts(model, layers), Methods(model, layers));

    private static IReadOnlyList<SignatureFact> LayerFacts(ExplainedModel model, LayerChoice layers)
    {
        if (layers.Default is not { } layer)
            return [new("layer", "none", Origin.Derived("no tensor has places on the way to the score"))];
        string what = $"{layer.Name}, {layer.Operator} {layer.ShapeText}, {layer.Layout.Name()}";
        return
        [
            model.Card.Layer is not null
                ? new("layer", what, Origin.Declared("the card's \"layer\""))
                : new("layer", what, Origin.Derived(Reason(model))),
        ];
    }

    private static string Reason(ExplainedModel model) =>
        model.Network.IsDense ? "the last before the class maps"
        : model.Network.Context(model.Labels).IsDetector ? "the last that every box comes through"
        : "the last with places before the score";

    private static IReadOnlyList<MethodSupport> Methods(ExplainedModel model, LayerChoice layers)
    {
        var network = model.Network;
        var obstacles = new Dictionary<string, string?>();
        return [.. CamMethods.All.Select(method => new MethodSupport(method, Reason(method)))];

        string? Reason(CamMethod method)
        {
            if (layers.UnsupportedReason(method, null) is { } reason)
                return reason;
            if (!method.Recipe.DependsOnGradient)
                return null;
            string at = method.AtInput ? network.Input : layers.Default!.Name;
            if (!obstacles.TryGetValue(at, out string? obstacle))
                obstacles[at] = obstacle = Differentiator.Obstacle(network.Graph.Graph, at, network.Head.Tensor);
            return obstacle is null ? null : $"There is no gradient through {obstacle}.";
        }
    }
}
