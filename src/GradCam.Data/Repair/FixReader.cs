using GradCam.Data.Audit;

namespace GradCam.Data.Repair;

/// <summary>Reads the pictures of a repair.</summary>
/// <param name="explainer">The model.</param>
/// <param name="seed">What is drawn; null if it was not given.</param>
/// <param name="progress">Is told how far it is; null for nobody.</param>
/// <param name="cancel">Stops it.</param>
internal sealed class FixReader(
    Explainer explainer,
    int? seed,
    IProgress<DataProgress>? progress,
    CancellationToken cancel
)
{
    /// <summary>What is drawn; null if it was not given.</summary>
    public int? Seed => seed;

    /// <summary>Reads a data set.</summary>
    /// <param name="pictures">The data set.</param>
    /// <param name="grouped">Its column of groups is read.</param>
    /// <param name="unlabelled">Pictures without labels are read too.</param>
    /// <exception cref="GradCamException">No picture can be read, or there is no such column.</exception>
    public RepairPictures Read(PictureSet pictures, bool grouped = false, bool unlabelled = false)
    {
        var read = new PictureReader(explainer, pictures) { Grouped = grouped, Unlabelled = unlabelled }.Read(
            progress,
            cancel
        );
        return read.Pictures.Count > 0
            ? new(read)
            : throw new GradCamException(
                $"None of the pictures of {pictures.Name} is of a class of the model: give a folder with a sub-folder "
                    + "for each class, or a list with labels, and PictureSetOptions.LabelMap where the model has other "
                    + "names."
            );
    }
}
