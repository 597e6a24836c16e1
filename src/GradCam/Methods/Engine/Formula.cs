using GradCam.Building;

namespace GradCam.Methods.Engine;

/// <summary>One run: the map is written into the graph.</summary>
internal abstract record Formula : Recipe
{
    /// <summary>The gradient at the layer is needed.</summary>
    public bool UsesGradients { get; init; } = true;

    /// <summary>Gradients pass a ReLU only where they are positive.</summary>
    public bool Guided { get; init; }

    private static readonly Func<LayerInGraph, IReadOnlyList<Val>> Nothing = _ => [];

    /// <summary>Further values whose gradients are needed.</summary>
    public Func<LayerInGraph, IReadOnlyList<Val>> Further { get; init; } = Nothing;

    public override bool NeedsLayer => !AtInput;

    public override bool DependsOnGradient => UsesGradients;

    public override bool NeedsGradient => UsesGradients || Further != Nothing;

    public override Formula FormulaWhere(bool linear) => this;

    /// <summary>Writes the map, <c>float[N, spatial...]</c>.</summary>
    /// <param name="values">Activations and gradients.</param>
    /// <param name="eigenSmooth">
    /// The map is the first principal component of the channels' parts, if the formula has them.
    /// </param>
    public abstract Val Write(CamValues values, bool eigenSmooth);

    /// <summary>The reason why the formula cannot be written at a layer, or null if it can.</summary>
    /// <param name="site">The layer.</param>
    /// <param name="eigenSmooth">As in <see cref="Write"/>.</param>
    public virtual string? ReasonAgainst(LayerInGraph site, bool eigenSmooth) => UnsupportedReason(site);
}
