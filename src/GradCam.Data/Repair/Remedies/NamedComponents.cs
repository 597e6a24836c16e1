using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// SpuFix: what components that the user calls spurious add to the score of their class is taken off,
/// <c>z_k -= Σ_l max(0, ⟨w_k ⊙ h - m_k, v_l⟩ 1ᵀv_l)</c>, with the components v_l of <see cref="ClassComponents"/>. They
/// are found in all pictures, without looking at what these are recognized as.
/// </summary>
/// <param name="named">The components of each class that are spurious, from 0.</param>
internal sealed class NamedComponents(IReadOnlyList<(ClassComponents Of, int[] Spurious)> named) : Remedy
{
    /// <summary>With none named it does nothing.</summary>
    public NamedComponents()
        : this([]) { }

    public override string Name => "spufix";

    public override string Does => "what spurious components add to their class is taken off";

    public override string Source => "SpuFix, arXiv 2212.04871";

    public override string Needs =>
        "components that somebody calls spurious: list them with DataSetExtensions.Components, and name them "
        + "with FixOptions.Spurious";

    public override bool WritesNodes => true;

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength) =>
        named.Count == 0
            ? null
            : new Corrected(
                head,
                [
                    .. named.SelectMany(n =>
                        n.Spurious.Select(l =>
                        {
                            var (weights, offset) = n.Of.LinearOf(l);
                            return (n.Of.Class, weights, offset);
                        })
                    ),
                ]
            );

    /// <summary>The head with what components add taken off.</summary>
    /// <param name="Head">The head as it is.</param>
    /// <param name="Parts">The class of each component, and its part of the score as a linear map.</param>
    internal sealed record Corrected(
        HeadWeights Head,
        IReadOnlyList<(int Class, double[] Weights, double Offset)> Parts
    ) : FittedHead
    {
        public override double[] Scores(RepairExample example)
        {
            double[] scores = Head.Scores(example.Features);
            foreach (var (@class, weights, offset) in Parts)
            {
                double part = offset;
                for (int d = 0; d < weights.Length; d++)
                    part += weights[d] * example.Features[d];
                scores[@class] -= Math.Max(0, part);
            }
            return scores;
        }

        public override void WriteTo(HeadFile file)
        {
            var nodes = file.Nodes;
            string parts = nodes.Product(
                    "components",
                    nodes.Features,
                    [.. Parts.SelectMany(p => p.Weights)],
                    Parts.Count
                ),
                centred = nodes.Emit("Add", [parts, nodes.Vector("offsets", [.. Parts.Select(p => p.Offset)])]),
                positive = nodes.Emit("Relu", [centred]);
            var classes = new double[file.Scores * Parts.Count];
            for (int l = 0; l < Parts.Count; l++)
            {
                // One score of two classes speaks against the first.
                int score = file.Scores == 1 ? 0 : Parts[l].Class,
                    sign = file.Scores == 1 && Parts[l].Class == 0 ? -1 : 1;
                classes[score * Parts.Count + l] = sign / file.FactorOf(score);
            }
            nodes.Subtract(nodes.Product("classes", positive, classes, file.Scores));
        }
    }
}
