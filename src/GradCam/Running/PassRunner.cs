using GradCam.Graphs;
using GradCam.Methods.Engine;
using GradCam.Targets;

namespace GradCam.Running;

/// <summary>Runs the passes that a procedure asks for, on one sample.</summary>
/// <param name="pool">The model.</param>
/// <param name="term">The term to explain, with all choices frozen.</param>
/// <param name="native">The layer's activations in its own layout.</param>
/// <param name="others">The pictures that the sample is scored together with; null for none.</param>
/// <param name="batch">The number of variations that run at once; null to find the best.</param>
/// <param name="advance">Is told how many passes are done.</param>
/// <param name="cancel">Stops the passes.</param>
internal sealed class PassRunner(
    SessionPool pool,
    Term term,
    ReadOnlyMemory<float> native,
    Companions? others,
    int? batch,
    Action<int>? advance,
    CancellationToken cancel
) : ForwardPasses
{
    private const int PassesAtOnce = 16;

    /// <summary>Runs the sample as it is and gets ready to vary it.</summary>
    /// <param name="pool">The model.</param>
    /// <param name="part">The batch that the sample is in.</param>
    /// <param name="row">Its row.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="pixels">Only the input will be varied, so that the layer's activations are not needed.</param>
    /// <param name="term">The term to explain, with all choices frozen.</param>
    /// <param name="request">
    /// The request, which has the number of samples, the seed and the receiver of progress.
    /// </param>
    /// <param name="cancel">Stops the passes.</param>
    public static PassRunner Start(
        SessionPool pool,
        BatchPart part,
        int row,
        Layer layer,
        bool pixels,
        Term term,
        ExplainRequest request,
        CancellationToken cancel
    )
    {
        var model = pool.Model;
        // Pictures that are scored together run together, and one of them is varied.
        var others = model.SharesScores && part.Count > 1 ? new Companions(part, row) : null;
        var run = others?.Part ?? part.Single(row, model.FixedBatch);
        int place = others?.Row ?? 0;
        var outputs = pool.Session(
                new(pixels ? [] : [layer], [], term)
                {
                    Extras = pixels ? GraphExtras.None : GraphExtras.Activations,
                    Single = run.Shape[0] == 1,
                }
            )
            .Run(run.Data, run.Shape, [term], cancel);
        var (activations, shape) = pixels
            ? ([], [1, .. model.InputSize])
            : outputs.Of(ExplanationGraph.Activations(layer), place);
        ReadOnlyMemory<float> native = activations;
        if (!pixels && (others is not null || layer.Layout != LayerLayout.ChannelsFirst))
            native = pool.Values([layer.Name]).Run(run.Data, run.Shape, [term], cancel).Whole(layer.Name).Data;
        // A fixed batch that a single sample fills is as many times that sample.
        if (!pixels && others is null && layer.Layout != LayerLayout.ChannelsFirst)
            native = native[..(native.Length / (int)run.Shape[0])];
        return new PassRunner(pool, term, native, others, request.BatchSize, request.Advance, cancel)
        {
            Layer = layer,
            Space = shape[1..],
            Activations = activations,
            InputLayer = model.InputLayer,
            InputSpace = model.InputSize,
            Input = part.Sample(row),
            InputShape = part.SampleShape,
            Score = outputs.Score(place),
            Samples = request.Samples,
            Seed = request.Seed,
        };
    }

    public override float[] Scores(int count, Variation input) => Scores(count, input, term);

    public override float[] Probabilities(int count, Variation input) => Scores(count, input, Probability());

    public override float[] TailScores(int count, Variation activations, bool probabilities = false)
    {
        var scores = new float[count];
        int next = 0;
        Tail(
            count,
            activations,
            probabilities ? Probability() : term,
            (outputs, row) => scores[next++] = outputs.Score(row)
        );
        return scores;
    }

    /// <summary>All classes' scores of variations of the layer's activations.</summary>
    public float[][] TailClasses(int count, Variation activations)
    {
        var scores = new float[count][];
        int next = 0;
        Tail(count, activations, term, (outputs, row) => scores[next++] = outputs.ScoresOf(row));
        return scores;
    }

    public override void Gradients(int count, Variation input, bool atInput, Action<float[]> each)
    {
        var layer = atInput ? InputLayer : Layer;
        var session = pool.Varied(
            new([layer], [], term)
            {
                Extras = GraphExtras.Gradients,
                Single = pool.Model.FixedBatch is null && others is null,
            },
            input,
            among: others is not null
        );
        session.Run(
            count,
            input,
            (Input, InputShape),
            others?.Pictures() ?? Nothing,
            term,
            others is null ? new BatchLimit(pool.Model.FixedBatch ?? 1, 1) : Alone,
            (outputs, row) => each(outputs.Of(ExplanationGraph.Gradients(layer), others?.Row ?? row).Data),
            advance,
            others?.Count,
            cancel
        );
    }

    private static Dictionary<string, (ReadOnlyMemory<float>, long[])> Nothing { get; } = [];

    // A run of several pictures with one score holds one variation.
    private static BatchLimit Alone { get; } = new(1, 1);

    // The layer may be of an open size, which this sample's run has settled.
    private long[] LayerShape =>
        Layer.Layout switch
        {
            LayerLayout.ChannelsFirst => [1, Channels, .. Space],
            LayerLayout.ChannelsLast => [1, .. Space, Channels],
            _ => [1, native.Length / (others?.Count ?? 1) / Channels, Channels],
        };

    // As fed: the model may leave more lengths open than those of the picture.
    public required long[] InputShape { get; init; }

    private BatchLimit Limit => others is null ? new(pool.Model.FixedBatch ?? batch, MostAtOnce()) : Alone;

    /// <summary>
    /// The largest number of variations that keeps each value of the network small: attention over many tokens makes
    /// large values for every variation.
    /// </summary>
    private int MostAtOnce()
    {
        long most = pool.Model.Runtime.Limits.TensorBytes / Math.Max(1, pool.Model.LargestValueBytes);
        return (int)Math.Clamp(most, 1, PassesAtOnce);
    }

    private float[] Scores(int count, Variation input, Term scored)
    {
        var scores = new float[count];
        int next = 0;
        pool.Varied(new([], [], scored), input, among: others is not null)
            .Run(
                count,
                input,
                (Input, InputShape),
                others?.Pictures() ?? Nothing,
                scored,
                Limit,
                (outputs, row) => scores[next++] = outputs.Score(row),
                advance,
                others?.Count,
                cancel
            );
        return scores;
    }

    private Term Probability() =>
        term switch
        {
            ProbabilityTerm => term,
            LinearTerm { Name: null } linear when !pool.Model.IsDense => new ProbabilityTerm(linear),
            // Where there is no probability the score itself says as much.
            _ => term,
        };

    private void Tail(int count, Variation activations, Term scored, Action<RunOutputs, int> each)
    {
        var session = pool.Tail(Layer, scored, activations, among: others is not null);
        var values = session.Shared.Count > 0 ? Values(session.Shared) : [];
        var own = native;
        if (others is not null)
        {
            int length = native.Length / others.Count;
            own = native.Slice(others.Row * length, length);
            foreach (var (input, beside) in others.Beside(native, LayerShape))
                values[input] = beside;
        }
        session.Run(count, activations, (own, LayerShape), values, scored, Limit, each, advance, others?.Count, cancel);
    }

    /// <summary>The further values that the part behind the layer reads.</summary>
    private Dictionary<string, (ReadOnlyMemory<float>, long[])> Values(IReadOnlyDictionary<string, string> shared)
    {
        var sample = others?.Part ?? new BatchPart(Input, InputShape, 0, 1).Single(0, pool.Model.FixedBatch);
        var values = pool.Values([.. shared.Values]).Run(sample.Data, sample.Shape, [LinearTerm.OfRank(0)], cancel);
        return shared.ToDictionary(s => s.Key, s => values.Whole(s.Value));
    }
}
