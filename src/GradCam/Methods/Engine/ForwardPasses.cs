using GradCam.Foundation;

namespace GradCam.Methods.Engine;

/// <summary>
/// The runs that a procedure can ask for: of the network, or of the part behind the layer, on variations of one sample.
/// </summary>
internal abstract class ForwardPasses
{
    /// <summary>The layer.</summary>
    public required Layer Layer { get; init; }

    /// <summary>Lengths of the layer's spatial axes.</summary>
    public required int[] Space { get; init; }

    /// <summary>The layer's activations, <c>float[C, spatial...]</c>.</summary>
    public required float[] Activations { get; init; }

    /// <summary>The picture's input as a layer.</summary>
    public required Layer InputLayer { get; init; }

    /// <summary>Lengths of the input's spatial axes.</summary>
    public required int[] InputSpace { get; init; }

    /// <summary>The sample, in the model's own layout.</summary>
    public required ReadOnlyMemory<float> Input { get; init; }

    /// <summary>The score of the sample as it is.</summary>
    public required float Score { get; init; }

    /// <summary>
    /// The number of variations that the user wants where the method leaves it open; null for the method's own number.
    /// </summary>
    public int? Samples { get; init; }

    /// <summary>The seed of random numbers, so that a map can be repeated.</summary>
    public int Seed { get; init; }

    /// <summary>Number of places of the layer.</summary>
    public int Places => ElementCount.Of(Space);

    /// <summary>Number of channels of the layer.</summary>
    public int Channels => Activations.Length / Places;

    /// <summary>One channel of the activations.</summary>
    public ReadOnlySpan<float> Channel(int k) => Activations.AsSpan(k * Places, Places);

    /// <summary>The scores of variations of the input.</summary>
    public abstract float[] Scores(int count, Variation input);

    /// <summary>
    /// The explained class's probabilities for variations of the input; of a target that is no class, its scores.
    /// </summary>
    public abstract float[] Probabilities(int count, Variation input);

    /// <summary>
    /// The scores of variations of the layer's activations; only the part of the network behind the layer runs.
    /// </summary>
    public abstract float[] TailScores(int count, Variation activations, bool probabilities = false);

    /// <summary>
    /// The gradients, <c>float[C, spatial...]</c>, at the layer or at the input for variations of the input, one after
    /// the other.
    /// </summary>
    public abstract void Gradients(int count, Variation input, bool atInput, Action<float[]> each);

    /// <summary>The sample with its channels first.</summary>
    public float[] InputChannelsFirst()
    {
        if (InputLayer.Layout == LayerLayout.ChannelsFirst)
            return Input.ToArray();
        int places = ElementCount.Of(InputSpace),
            channels = Input.Length / places;
        var turned = new float[Input.Length];
        for (int i = 0; i < turned.Length; i++)
            turned[i % channels * places + i / channels] = Input.Span[i];
        return turned;
    }

    /// <summary>The input with every place weighted by a mask.</summary>
    /// <param name="fill">Makes the weights, <c>float[spatial...]</c> of the input.</param>
    public Variation Masked(Filling fill) => Variation.Masked(InputLayer, InputSpace, fill);

    /// <summary>The input seen through a channel of the layer, brought to its size and scaled to 0..1.</summary>
    /// <param name="channel">The channel of a variation.</param>
    /// <param name="factor">The factor of the mask.</param>
    public Variation ThroughChannel(Func<int, int> channel, Func<int, float>? factor = null) =>
        Variation.SeenThrough(
            InputLayer,
            InputSpace,
            Space,
            (i, fed) =>
            {
                fed[0] = factor?.Invoke(i) ?? 1;
                Channel(channel(i)).CopyTo(fed[1..]);
            }
        );
}
