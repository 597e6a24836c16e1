using GradCam.Keras.Config;
using GradCam.Keras.Conversion;

namespace GradCam.Keras.Layers.Recurrent;

/// <summary>The arguments of recurrent layers.</summary>
internal static class RecurrentArguments
{
    /// <summary>The sequence, batch first.</summary>
    public static KerasTensor Sequence(this LayerCall c)
    {
        if (c.Call.Named.ContainsKey("constants") || c.Layer.Config.Find("num_constants")?.Int > 0)
            throw c.Wrong("it is called with constants, which are not known here");
        var x = c.Input.Flat is null ? c.Input : c.Plain(c.Input);
        if (c.Layer.Class == "RNN" && c.Flag("reverse_state_order", false) && c.Flag("return_state", false))
            throw c.Wrong("it gives its states in reverse order, which is not known here");
        x = x with { Mask = c.MaskOf(x) };
        return c.Flag("time_major", false) && x.Rank > 2 ? LayerRun.Swapped(x) : x;
    }

    /// <summary>The initial states that it is called with; none for zeros.</summary>
    public static KerasTensor[] InitialStates(this LayerCall c) =>
        c.Call.Named.TryGetValue("initial_state", out var named)
            ? [.. named.Reads.Select(c.Resolve)]
            : [.. c.Inputs.Skip(1)];
}
