namespace GradCam.Methods.Engine;

/// <summary>Many runs, directed from outside of the graph.</summary>
/// <param name="Count">The number of runs, in words.</param>
/// <param name="Run">Makes one sample's map.</param>
internal sealed record Procedure(string Count, Func<ForwardPasses, ProcedureMap> Run) : Recipe
{
    /// <summary>The map is one of pixels.</summary>
    public bool Pixels { get; init; }

    /// <summary>The runs compute gradients, not scores alone.</summary>
    public bool UsesGradients { get; init; }

    /// <summary>
    /// The formula that equals the procedure where the score is linear in the layer: one run is enough there.
    /// </summary>
    public ChannelFormula? WhereLinear { get; init; }

    public override string Passes => Count;

    public override bool TakesManyPasses => true;

    public override bool NeedsGradient => UsesGradients;

    public override bool AtInput => Pixels;

    public override bool DependsOnGradient => UsesGradients;

    public override bool NeedsLayer => !Pixels;

    public override Formula? FormulaWhere(bool linear) => linear ? WhereLinear : null;

    public override Procedure? ProcedureWhere(bool linear) => FormulaWhere(linear) is null ? this : null;
}
