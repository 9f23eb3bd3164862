from django.db import models


class Document(models.Model):
    title = models.CharField(max_length=100)
    text = models.TextField()
    owner = models.CharField(max_length=320, help_text="Kind and name of a principal, such as `service billing`.")

    def __str__(self):
        return self.title
