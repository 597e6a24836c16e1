using GradCam.Concepts;
using GradCam.Data.Repair.Heads;

namespace GradCam.Data.Repair.Remedies;

/// <summary>
/// Concept suppression by the gradient's trail: the activations behind the pool are factored into concepts for each
/// class, <c>a ≈ u W</c>; of pictures that are mistaken, <c>a⁻ = relu(a - η ∂CE/∂a)</c> is coded by them too. A concept
/// is suspicious if the step raises it where others are taken for the class and lowers it where the class is taken for
/// others, by more than twice the standard error. What the suspicious ones B make of the activations is taken off,
/// <c>a' = a - u_B W_B</c>; since the pool is a mean, from the vector behind it.
/// </summary>
internal sealed class ConceptTrail : Remedy
{
    // The classes with the most mistakes; the mistakes that are coded; the concepts of a class; a step of a tenth of
    // the activations' length.
    private const int MostClasses = 4,
        MostMistakes = 100,
        OfClass = 8;
    private const double StepLength = 0.1;

    public override string Name => "trail";

    public override string Does => "concepts that mistakes go by are taken out of the activations";

    public override string Source => "gradient trail, arXiv 2605.28780";

    public override string Needs =>
        "mistakes on both sides of a class, and activations behind a ReLU whose mean over all places the head reads";

    public override bool WritesNodes => true;

    // The number of concepts that are taken out, the most suspicious first.
    internal override IReadOnlyList<double> Strengths => [1, 2, 4];

    internal override FittedHead? Fit(IReadOnlyList<RepairExample> examples, HeadWeights head, double strength)
    {
        RepairExample[] labelled = [.. Labelled(examples).Where(e => e.Activations is not null)];
        if (labelled.Length == 0 || labelled.Any(e => e.Activations!.Min() < 0))
            return null;
        var predicted = labelled.Select(head.Predict).ToArray();
        int[] classes =
        [
            .. labelled
                .SelectMany((e, i) => e.Label != predicted[i] ? new[] { e.Label, predicted[i] } : [])
                .CountBy(k => k)
                .OrderByDescending(c => c.Value)
                .ThenBy(c => c.Key)
                .Take(MostClasses)
                .Select(c => c.Key),
        ];
        var concepts = new List<(double[] Row, double Suspicion)>();
        foreach (int k in classes)
        {
            RepairExample[] raised = [.. labelled.Where((e, i) => predicted[i] == k && e.Label != k)],
                lowered = [.. labelled.Where((e, i) => predicted[i] != k && e.Label == k)],
                own = [.. labelled.Where(e => e.Label == k)];
            if (raised.Length < 2 || lowered.Length < 2)
                continue;
            double[][] rows = Concepts(own, OfClass);
            var code = new ConceptCode(rows);
            double[] onOthers = Certain(code, raised, head, 1),
                onOwn = Certain(code, lowered, head, -1);
            concepts.AddRange(rows.Select((row, c) => (row, Math.Min(onOthers[c], onOwn[c]))));
        }
        double least = concepts
            .Select(c => c.Suspicion)
            .Where(s => s > 0)
            .OrderDescending()
            .Take((int)strength)
            .DefaultIfEmpty(double.PositiveInfinity)
            .Last();
        return double.IsFinite(least)
            ? new Suppressed(
                head,
                new([.. concepts.Select(c => c.Row)]),
                [.. concepts.Select(c => c.Suspicion >= least)]
            )
            : null;
    }

    private static double[][] Concepts(RepairExample[] examples, int count)
    {
        int channels = examples[0].Features.Length,
            places = examples[0].Activations!.Length / channels,
            all = examples.Length * places,
            columns = Math.Min(all, Math.Clamp(100_000 / channels, 100, 500));
        var matrix = new float[channels * columns];
        for (int i = 0; i < columns; i++)
        {
            // Places that are evenly spread over pictures and positions.
            long at = (long)i * all / columns;
            var (example, place) = Math.DivRem((int)((at * 7919L + i) % all), places);
            for (int c = 0; c < channels; c++)
                matrix[c * columns + i] = examples[example].Activations![c * places + place];
        }
        count = Math.Min(count, columns);
        double[] w = NonNegativeFactors.Of(matrix, columns, count).W;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(k => Enumerable.Range(0, channels).Select(c => w[c * count + k]).ToArray()),
        ];
    }

    /// <summary>
    /// What the step changes of each concept in mistaken pictures, in a direction, less twice the standard error.
    /// </summary>
    private static double[] Certain(ConceptCode code, RepairExample[] mistakes, HeadWeights head, int sign)
    {
        double[][] changes =
        [
            .. mistakes
                .Take(MostMistakes)
                .AsParallel()
                .AsOrdered()
                .Select(e =>
                    code.Means(Stepped(e, head)).Zip(code.Means(e.Activations!), (a, b) => sign * (a - b)).ToArray()
                ),
        ];
        return
        [
            .. Enumerable
                .Range(0, code.Concepts.Length)
                .Select(c =>
                {
                    double mean = changes.Average(d => d[c]),
                        variance = changes.Sum(d => Math.Pow(d[c] - mean, 2)) / (changes.Length - 1);
                    return mean - 2 * Math.Sqrt(variance / changes.Length);
                }),
        ];
    }

    /// <summary>
    /// The activations after a step down the cross-entropy, whose gradient is <c>Wᵀ(p - y)</c>, divided by the number
    /// of places, at each place.
    /// </summary>
    private static float[] Stepped(RepairExample example, HeadWeights head)
    {
        double[] scores = head.Scores(example.Features),
            gradient = new double[head.Features];
        double most = scores.Max(),
            sum = scores.Sum(s => Math.Exp(s - most));
        for (int k = 0; k < head.Classes; k++)
        {
            double error = Math.Exp(scores[k] - most) / sum - (k == example.Label ? 1 : 0);
            for (int c = 0; c < gradient.Length; c++)
                gradient[c] += error * head.Weights[k * gradient.Length + c];
        }
        float[] activations = example.Activations!;
        int places = activations.Length / gradient.Length;
        double size = Math.Sqrt(activations.Sum(a => (double)a * a) / places),
            step = StepLength * size / Math.Max(1e-12, Math.Sqrt(gradient.Sum(g => g * g)));
        return [.. activations.Select((a, i) => (float)Math.Max(0, a - step * gradient[i / places]))];
    }

    /// <summary>The head behind activations without the suspicious concepts.</summary>
    /// <param name="Head">The head as it is.</param>
    /// <param name="Code">The concepts.</param>
    /// <param name="IsSuspicious">Those that are taken out.</param>
    internal sealed record Suppressed(HeadWeights Head, ConceptCode Code, bool[] IsSuspicious) : FittedHead
    {
        public override double[] Scores(RepairExample example)
        {
            double[] means = Code.Means(example.Activations!);
            var features = (float[])example.Features.Clone();
            for (int k = 0; k < means.Length; k++)
            for (int d = 0; IsSuspicious[k] && d < features.Length; d++)
                features[d] -= (float)(means[k] * Code.Concepts[k][d]);
            return Head.Scores(features);
        }

        public override void WriteTo(HeadFile file)
        {
            var nodes = file.Nodes;
            var (value, rank) = file.Pooled!.Value;
            int count = Code.Concepts.Length,
                channels = Code.Concepts[0].Length;
            long[] ones = [.. Enumerable.Repeat(1L, rank)];
            string target = nodes.Emit(
                    "Conv",
                    [nodes.Real(value), nodes.Constant("concepts", Code.Scaled, [count, channels, .. ones])]
                ),
                step = nodes.Constant("step", Code.Step, [count, count, .. ones]),
                u = nodes.Emit("Relu", [target]);
            for (int i = 1; i < ConceptCode.Steps; i++)
                u = nodes.Emit("Relu", [nodes.Emit("Add", [nodes.Emit("Conv", [u, step]), target])]);
            var parts = new double[channels * count];
            for (int k = 0; k < count; k++)
            for (int d = 0; IsSuspicious[k] && d < channels; d++)
                parts[d * count + k] = Code.Concepts[k][d];
            string taken = nodes.Product("suspicious", nodes.Means(u), parts, channels);
            nodes.Read(nodes.Emit("Sub", [nodes.Features, taken]));
        }
    }
}
