using GradCam.Building;

namespace GradCam.Methods.Engine;

/// <summary>How a method makes its maps.</summary>
internal abstract record Recipe
{
    /// <summary>How many runs of the network one map takes, in words.</summary>
    public virtual string Passes => "1";

    /// <summary>The map is one of pixels.</summary>
    public virtual bool AtInput => false;

    /// <summary>The formula that makes the map, or null if none does.</summary>
    /// <param name="linear">The score is known to be linear in the layer.</param>
    public Formula? FormulaWhere(bool linear) => this as Formula ?? (linear ? (this as Procedure)?.WhereLinear : null);

    /// <summary>Why the method cannot explain at a layer, or null if it can.</summary>
    public Func<LayerInGraph, string?> UnsupportedReason { get; init; } = _ => null;
}

/// <summary>A part of the map for each channel, <c>float[N, C, spatial...]</c>; the map is their sum.</summary>
internal sealed record ChannelFormula(Func<CamValues, Val> Contributions) : Formula;

/// <summary>The map itself, <c>float[N, spatial...]</c>.</summary>
internal sealed record MapFormula(Func<CamValues, Val> Map) : Formula;

/// <summary>
/// A map of pixels, <c>float[N, height, width]</c>; activations and gradients are those of the input.
/// </summary>
internal sealed record PixelFormula(Func<CamValues, Val> Map) : Formula
{
    public override bool AtInput => true;
}

/// <summary>One run: the map is written into the graph.</summary>
internal abstract record Formula : Recipe
{
    /// <summary>The gradient at the layer is needed.</summary>
    public bool UsesGradients { get; init; } = true;

    /// <summary>Gradients pass a ReLU only where they are positive.</summary>
    public bool Guided { get; init; }

    /// <summary>Further values whose gradients are needed.</summary>
    public Func<LayerInGraph, IReadOnlyList<Val>> Further { get; init; } = _ => [];
}

/// <summary>
/// Another method's maps at several layers, multiplied. Methods are named, since they are made in no fixed order.
/// </summary>
internal sealed record LayerProduct(string BaseName) : Recipe
{
    public CamMethod Base => CamMethods.Parse(BaseName);
}

/// <summary>Another method for a target made from the one that is asked for.</summary>
internal sealed record Retargeted(string BaseName, Func<Target, Target> Target) : Recipe
{
    public CamMethod Base => CamMethods.Parse(BaseName);
}

/// <summary>Many runs, directed from outside of the graph.</summary>
/// <param name="Count">How many, in words.</param>
/// <param name="Run">Makes one sample's map.</param>
internal sealed record Procedure(string Count, Func<ForwardPasses, ProcedureMap> Run) : Recipe
{
    public override string Passes => Count;

    public override bool AtInput => Pixels;

    /// <summary>The map is one of pixels.</summary>
    public bool Pixels { get; init; }

    /// <summary>What the procedure comes to where the score is linear in the layer: then one run does.</summary>
    public ChannelFormula? WhereLinear { get; init; }
}

/// <summary>A method's map of pixels, weighted with another's map of a layer after its ReLU.</summary>
internal sealed record PixelProduct(string PixelsName, string LayerName) : Recipe
{
    public CamMethod Pixels => CamMethods.Parse(PixelsName);

    public CamMethod Layer => CamMethods.Parse(LayerName);

    public override bool AtInput => true;
}
