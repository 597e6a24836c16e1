namespace GradCam.Methods.Engine;

/// <summary>Another method's maps at several layers, multiplied.</summary>
/// <param name="Base">The other method, which explains at layers.</param>
internal sealed record LayerProduct(Func<CamMethod> Base) : Recipe
{
    public override string Passes => Base().Passes;

    public override LayerCombination? Combination => LayerCombination.Product;

    public override IReadOnlyList<RecipePart> Parts => [new(Base)];

    public override IReadOnlyList<Layer> Sites(MapSites sites) => sites.ProductLayers;
}
