using GradCam.Layers;

namespace GradCam.Cam;

/// <summary>A map that a procedure made.</summary>
/// <param name="Data">The values, row-major.</param>
/// <param name="PerChannel">The values are a part of the map for each channel, <c>[C, spatial...]</c>; else they are the map, <c>[spatial...]</c>.</param>
internal readonly record struct ProcedureMap(float[] Data, bool PerChannel = false);

/// <summary>Fills in one variation of an input or of a layer's activations. Called from several threads at once.</summary>
/// <param name="number">The variation's number, from 0.</param>
/// <param name="values">One sample's values, in the layout of the tensor.</param>
internal delegate void Variation(int number, Span<float> values);

/// <summary>What a procedure can do: run the network, or the part behind the layer, on variations of one sample.</summary>
internal abstract class Passes
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

    /// <summary>How many variations the user wants where the method leaves it open; null for the method's own number.</summary>
    public int? Samples { get; init; }

    /// <summary>What random numbers begin with, so that a map can be had again.</summary>
    public int Seed { get; init; }

    /// <summary>Number of places of the layer.</summary>
    public int Places => Space.Aggregate(1, (a, b) => a * b);

    /// <summary>Number of channels of the layer.</summary>
    public int Channels => Activations.Length / Places;

    /// <summary>One channel of the activations.</summary>
    public ReadOnlySpan<float> Channel(int k) => Activations.AsSpan(k * Places, Places);

    /// <summary>The scores of variations of the input.</summary>
    public abstract float[] Scores(int count, Variation input);

    /// <summary>The explained class's probabilities for variations of the input.</summary>
    /// <exception cref="GradCamException">The target is no class.</exception>
    public abstract float[] Probabilities(int count, Variation input);

    /// <summary>The scores of variations of the layer's activations; only the part of the network behind the layer runs.</summary>
    public abstract float[] TailScores(int count, Variation activations, bool probabilities = false);

    /// <summary>The activations and gradients, <c>float[C, spatial...]</c>, at the layer or at the input for variations of the input, one after the other.</summary>
    public abstract void Gradients(int count, Variation input, bool atInput, Action<float[], float[]> each);

    /// <summary>The input with every place weighted by a mask.</summary>
    /// <param name="values">Takes the result.</param>
    /// <param name="mask">The weights, <c>float[spatial...]</c> of the input.</param>
    public void Mask(Span<float> values, ReadOnlySpan<float> mask)
    {
        Input.Span.CopyTo(values);
        Scale(values, mask, InputLayer);
    }

    /// <summary>The activations as they come, to be changed.</summary>
    public abstract void CopyActivations(Span<float> values);

    /// <summary>Weights every place of a layer's activations; class tokens keep their values.</summary>
    public void ScalePlaces(Span<float> values, ReadOnlySpan<float> weights) => Scale(values, weights, Layer);

    /// <summary>Sets a channel of a layer's activations to one value, at class tokens too.</summary>
    public void SetChannel(Span<float> values, int channel, float value)
    {
        if (Layer.Layout == LayerLayout.ChannelsFirst) values.Slice(channel * Places, Places).Fill(value);
        else
            for (int i = channel; i < values.Length; i += Channels) values[i] = value;
    }

    private static void Scale(Span<float> values, ReadOnlySpan<float> weights, Layer layer)
    {
        if (layer.Layout == LayerLayout.ChannelsFirst)
        {
            for (int start = 0; start < values.Length; start += weights.Length)
                System.Numerics.Tensors.TensorPrimitives.Multiply(values.Slice(start, weights.Length), weights, values.Slice(start, weights.Length));
            return;
        }
        int tokens = layer.Layout == LayerLayout.Tokens ? layer.ExtraTokens : 0;
        int channels = values.Length / (weights.Length + tokens);
        for (int place = 0; place < weights.Length; place++)
        {
            var own = values.Slice((tokens + place) * channels, channels);
            System.Numerics.Tensors.TensorPrimitives.Multiply(own, weights[place], own);
        }
    }
}
