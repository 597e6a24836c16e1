using GradCam.Rendering;

namespace GradCam.Methods.Engine;

/// <summary>A method's map of pixels, weighted with another's map of a layer after its ReLU.</summary>
/// <param name="Pixels">The method that gives the map of pixels.</param>
/// <param name="Weights">The method that explains at the layer.</param>
internal sealed record PixelProduct(Func<CamMethod> Pixels, Func<CamMethod> Weights) : Recipe
{
    public override bool AtInput => true;

    public override IReadOnlyList<RecipePart> Parts => [new(Pixels), new(Weights)];

    public override TMap Compose<TMap>(IMapOperations<TMap> operations, IReadOnlyList<TMap> parts) =>
        operations.Multiply(operations.Relu(operations.Resize(parts[1])), parts[0]);
}
