namespace GradCam.Keras.Conversion;

/// <summary>The layers of one family: a row per class, under all the names that Keras has had for it.</summary>
internal sealed class Family : Dictionary<string, LayerRule>
{
    /// <summary>The rows: for each its names, the present one first.</summary>
    public List<string[]> Aliases { get; } = [];

    /// <summary>Adds a row; further names stand behind a bar: <c>Conv2D|Convolution2D</c>.</summary>
    public new Func<LayerCall, KerasTensor> this[string names]
    {
        set
        {
            string[] all = names.Split('|');
            Aliases.Add(all);
            foreach (string name in all)
                base[name] = call => [value(call)];
        }
    }

    /// <summary>Adds a row of one name, which may give several tensors.</summary>
    public new void Add(string name, LayerRule rule)
    {
        Aliases.Add([name]);
        base.Add(name, rule);
    }
}
