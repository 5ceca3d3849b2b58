card-wrong =
    { $which ->
        [puk] Die PUK ist falsch.
        [admin-pin] Die Admin-PIN ist falsch.
        [reset-code] Der Rücksetzcode ist falsch.
       *[pin] Die PIN ist falsch.
    }
card-last =
    { $which ->
        [puk] Noch 1 Versuch für die PUK von { $name }. { $then } Fortfahren?
        [admin-pin] Noch 1 Versuch für die Admin-PIN von { $name }. { $then } Fortfahren?
        [reset-code] Noch 1 Versuch für den Rücksetzcode von { $name }. { $then } Fortfahren?
       *[pin] Noch 1 Versuch für die PIN von { $name }. { $then } Fortfahren?
    }
card-type =
    { $which ->
        [puk] Geben Sie die PUK von { $name } ein.
        [admin-pin] Geben Sie die Admin-PIN von { $name } ein.
        [reset-code] Geben Sie den Rücksetzcode von { $name } ein.
       *[pin] Geben Sie die PIN von { $name } ein.
    }
card-choose =
    { $which ->
        [puk] Wählen Sie eine neue PUK für { $name }.
        [admin-pin] Wählen Sie eine neue Admin-PIN für { $name }.
        [reset-code] Wählen Sie einen neuen Rücksetzcode für { $name }.
       *[pin] Wählen Sie eine neue PIN für { $name }.
    }
card-cannot-reset = { $name } kann { $application } nicht löschen. Es wurde nichts geändert.
card-reset-failed = { $error } { $application } wurde vielleicht nicht gelöscht, und die PINs können jetzt gesperrt sein.
card-new-counts =
    { $which ->
        [puk] Falls ja, gilt die neue PUK. Versuchen Sie es damit zuerst.
        [admin-pin] Falls ja, gilt die neue Admin-PIN. Versuchen Sie es damit zuerst.
        [reset-code] Falls ja, gilt der neue Rücksetzcode. Versuchen Sie es damit zuerst.
       *[pin] Falls ja, gilt die neue PIN. Versuchen Sie es damit zuerst.
    }
