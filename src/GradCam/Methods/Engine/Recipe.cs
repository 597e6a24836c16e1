using GradCam.Rendering;

namespace GradCam.Methods.Engine;

/// <summary>The way in which a method makes its maps.</summary>
/// <remarks>
/// Recipes form a tree. A leaf is a formula or a procedure; every other recipe composes the maps of its parts. Code
/// that runs or writes maps asks a recipe through these members and never for its type.
/// </remarks>
internal abstract record Recipe
{
    /// <summary>The number of runs of the network that one map takes, in words.</summary>
    public virtual string Passes => "1";

    /// <summary>One map takes many runs, directed from outside of the graph.</summary>
    public virtual bool TakesManyPasses => Parts.Any(part => part.Recipe.TakesManyPasses);

    /// <summary>The map is one of pixels.</summary>
    public virtual bool AtInput => false;

    /// <summary>The map depends on the layer that is asked for.</summary>
    public virtual bool NeedsLayer => Parts.Any(part => part.Recipe.NeedsLayer);

    /// <summary>The map is zero where the gradient at the layer is.</summary>
    public virtual bool DependsOnGradient => Parts.Any(part => part.Recipe.DependsOnGradient);

    /// <summary>A gradient of the score is needed somewhere.</summary>
    public virtual bool NeedsGradient => Parts.Any(part => part.Recipe.NeedsGradient);

    /// <summary>True if the target has to be a box of a detector.</summary>
    public virtual bool NeedsBoxes => Parts.Any(part => part.Recipe.NeedsBoxes);

    /// <summary>
    /// The combination of the maps of all sites, if the method itself determines it; null if each site has a map of its
    /// own.
    /// </summary>
    public virtual LayerCombination? Combination => null;

    /// <summary>The methods whose maps at a site make up this one's; none for a leaf.</summary>
    public virtual IReadOnlyList<RecipePart> Parts => [];

    /// <summary>
    /// Gives the reason why the method cannot explain at a layer, or null if it can; where there are parts, each
    /// answers for itself.
    /// </summary>
    public Func<LayerInGraph, string?> UnsupportedReason { get; init; } = _ => null;

    /// <summary>The layers where the method makes maps.</summary>
    public virtual IReadOnlyList<Layer> Sites(MapSites sites) => NeedsLayer ? sites.Layers : [sites.Input];

    /// <summary>The map that the maps of <see cref="Parts"/> make up at a site.</summary>
    /// <param name="operations">The operations on maps.</param>
    /// <param name="parts">The map of each part.</param>
    public virtual TMap Compose<TMap>(IMapOperations<TMap> operations, IReadOnlyList<TMap> parts) => parts[0];

    /// <summary>The formula that makes the map, or null if none does.</summary>
    /// <param name="linear">The score is known to be linear in the layer.</param>
    public virtual Formula? FormulaWhere(bool linear) => null;

    /// <summary>The procedure that makes the map, or null if none does.</summary>
    /// <param name="linear">The score is known to be linear in the layer.</param>
    public virtual Procedure? ProcedureWhere(bool linear) => null;
}
