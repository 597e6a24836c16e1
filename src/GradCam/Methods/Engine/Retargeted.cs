namespace GradCam.Methods.Engine;

/// <summary>Another method for a target made from the one that is asked for.</summary>
/// <param name="Base">The other method.</param>
/// <param name="Target">Makes the target.</param>
internal sealed record Retargeted(Func<CamMethod> Base, Func<Target, Target> Target) : Recipe
{
    /// <summary>The target that is made is one of a detector's boxes.</summary>
    public bool OfBoxes { get; init; }

    public override bool NeedsBoxes => OfBoxes || base.NeedsBoxes;

    public override string Passes => Base().Passes;

    public override bool AtInput => Base().AtInput;

    public override LayerCombination? Combination => Base().Recipe.Combination;

    public override IReadOnlyList<RecipePart> Parts => [new(Base, Target)];

    public override IReadOnlyList<Layer> Sites(MapSites sites) => Base().Recipe.Sites(sites);
}
