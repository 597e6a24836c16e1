namespace GradCam;

/// <summary>A way of preparing photographs that many models share, made concrete by a model's input.</summary>
public sealed class PreprocessingPreset
{
    internal PreprocessingPreset(string name, string description, Preprocessing template) =>
        (Name, Description, Template) = (name, description, template);

    /// <summary>The name on the command line, in sidecars and in requests.</summary>
    public string Name { get; }

    /// <summary>One line on what it does.</summary>
    public string Description { get; }

    internal Preprocessing Template { get; }

    /// <summary>
    /// The preset for one model input. Of an input of one channel the mean and std are the average of the colours'.
    /// </summary>
    /// <param name="input">
    /// The model's input; an unknown size is taken as 224, an unknown number of channels as 3.
    /// </param>
    /// <exception cref="GradCamException">The model takes neither one nor three channels.</exception>
    public Preprocessing For(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var sized = Template with
        {
            Width = input.Width ?? ModelInput.UsualSize,
            Height = input.Height ?? ModelInput.UsualSize,
            Layout = input.Layout,
        };
        return input.Channels switch
        {
            3 or null => sized,
            1 => sized with
            {
                Channels = ChannelOrder.Grey,
                Mean = [Template.Mean.Average()],
                Std = [Template.Std.Average()],
            },
            _ => throw new GradCamException(
                $"The model takes {input.Channels} channels, but a photograph has 3 (or 1 as grey): give the input "
                    + "as a .npy tensor."
            ),
        };
    }
}
